// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axis.h"

#include "app/base/qt/convert.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <map>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

ValueTicks valueTicks(double highest, int wanted)
{
    if (!(highest > 0) || !std::isfinite(highest))
        return {.top = 1, .step = 1};
    const double rough = highest / std::max(1, wanted);
    const double unit = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * unit;
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * unit >= rough * 0.999) {
            step = factor * unit;
            break;
        }
    }
    if (highest >= 4)
        step = std::max(1.0, std::floor(step) == step ? step : std::ceil(step));
    return {.top = std::max(step, std::ceil(highest / step - 1e-9) * step), .step = step};
}

std::vector<TimeTick> timeTicks(Timestamp from, Timestamp to, double width, double minGap)
{
    std::vector<TimeTick> ticks;
    if (to <= from || width <= 0)
        return ticks;
    const double hours = std::chrono::duration<double, std::ratio<3600>>(to - from).count();
    int step = 24 * 7;
    for (const int candidate : {1, 3, 6, 12, 24, 48, 96}) {
        if (width * candidate / hours >= minGap) {
            step = candidate;
            break;
        }
    }
    const bool oneDay = startOfDay(from) == from && to - from == std::chrono::hours(24);
    const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    const auto stride = std::chrono::hours(step);
    Timestamp at = startOfDay(from);
    while (at < from)
        at += step >= 24 ? std::chrono::hours(24) : stride;
    Timestamp lastDay{};
    for (; at <= to; at += stride) {
        const QDateTime utc = toQDateTime(at);
        TimeTick tick{.at = at};
        if (step >= 24)
            tick.label = english.toString(utc.date(), u"d MMM"_s);
        else
            tick.label = oneDay && at == to ? u"24:00"_s : utc.toString(u"HH:mm"_s);
        if (!oneDay && step < 24 && startOfDay(at) != lastDay)
            tick.date = english.toString(utc.date(), u"ddd d MMM"_s);
        lastDay = startOfDay(at);
        ticks.push_back(tick);
    }
    return ticks;
}

QString chartNumber(double value, int decimals)
{
    QLocale locale;
    if (locale.language() == QLocale::C)
        locale = QLocale(QLocale::English, QLocale::UnitedStates);
    return locale.toString(value, 'f', decimals);
}

QString chartTime(Timestamp at)
{
    return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(toQDateTime(at), u"d MMM HH:mm"_s);
}

QString chartClock(Timestamp at)
{
    return toQDateTime(at).toString(u"HH:mm"_s);
}

double highestOf(const ChartLane &lane)
{
    double highest = 0;
    std::map<Timestamp, double> stacked;
    for (const ChartSeries &series : lane.series) {
        for (const ChartPoint &point : series.points) {
            if (std::isnan(point.value))
                continue;
            if (series.style == ChartStyle::Line)
                highest = std::max(highest, point.value);
            else
                stacked[point.at] += point.value;
        }
    }
    for (const auto &[at, sum] : stacked)
        highest = std::max(highest, sum);
    for (const ChartLevel &level : lane.levels)
        highest = std::max(highest, level.value);
    if (lane.band) {
        for (const ChartPoint &point : lane.band->high) {
            if (!std::isnan(point.value))
                highest = std::max(highest, point.value);
        }
    }
    return highest;
}

} // namespace edgedeck::ui
