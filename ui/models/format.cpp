// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace edgedeck::ui::format {

using namespace Qt::StringLiterals;

namespace {

/// The C locale does not group digits; the program's own words are English, so its numbers then are, too.
const QLocale &numbers()
{
    static const QLocale locale = [] {
        QLocale own;
        if (own.language() == QLocale::C)
            own = QLocale(QLocale::English, QLocale::UnitedStates);
        return own;
    }();
    return locale;
}

QString fixed(double value, int decimals)
{
    return numbers().toString(value, 'f', decimals);
}

QDateTime utc(Timestamp at)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

constexpr double kGigabyte = 1e9;

QString gigabytes(double bytes)
{
    const double value = bytes / kGigabyte;
    return value == std::floor(value) ? fixed(value, 0) : fixed(value, 2);
}

bool isHidden(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200b || c == 0x200e || c == 0x200f || c == 0x061c
        || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x2028
        || c == 0x2029 || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

} // namespace

QString plain(std::string_view text)
{
    const QString raw = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    QList<uint> kept;
    for (const uint c : raw.toUcs4()) {
        if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029)
            kept.append(' ');
        else if (!isHidden(c))
            kept.append(c);
    }
    QList<char32_t> points(kept.begin(), kept.end());
    return QString::fromUcs4(points.constData(), points.size()).simplified();
}

QString count(double value)
{
    return numbers().toString(static_cast<qlonglong>(std::llround(std::clamp(value, -9e15, 9e15))));
}

QString bareAmount(Meter meter, double value)
{
    switch (unitOf(meter)) {
    case MeterUnit::Bytes:
        return gigabytes(value);
    case MeterUnit::GbSeconds:
    case MeterUnit::Count:
        break;
    }
    return count(value);
}

QString amount(Meter meter, double value)
{
    switch (unitOf(meter)) {
    case MeterUnit::Bytes:
        return bareAmount(meter, value) + u" GB"_s;
    case MeterUnit::GbSeconds:
        return bareAmount(meter, value) + u" GB-s"_s;
    case MeterUnit::Count:
        break;
    }
    return count(value);
}

QString limit(Meter meter, double value)
{
    if (unitOf(meter) == MeterUnit::Count && value >= 1e6 && std::fmod(value, 1e5) == 0) {
        const double millions = value / 1e6;
        return fixed(millions, millions == std::floor(millions) ? 0 : 1) + u" M"_s;
    }
    return amount(meter, value);
}

QString percent(double percent)
{
    if (percent == 0)
        return u"0 %"_s;
    if (percent > 0 && percent < 0.1)
        return u"< 0.1 %"_s;
    if (percent < 1)
        return fixed(std::min(percent, 0.99), 2) + u" %"_s;
    // Nothing rounds onto the limit: "100.0 %" is a fact, so the last step goes away from it.
    const double scaled = percent * 10;
    double tenths = std::round(scaled);
    if (tenths == 1000 && std::abs(scaled - 1000) > 1e-7)
        tenths = scaled < 1000 ? 999 : 1001;
    return fixed(tenths / 10, 1) + u" %"_s;
}

QString change(double fraction)
{
    const double tenths = std::round(std::abs(fraction) * 1000) / 10;
    if (tenths == 0)
        return u"0 %"_s;
    const QString digits = fixed(tenths, 1);
    return (fraction < 0 ? QString(QChar(0x2212)) : u"+"_s) + digits + u" %"_s;
}

QString usedOfLimit(Meter meter, double used, std::optional<double> most)
{
    if (!most || *most <= 0)
        return amount(meter, used);
    return bareAmount(meter, used) + u" / "_s + limit(meter, *most) + u" · "_s + percent(used / *most * 100);
}

QString expected(Meter meter, double total, std::optional<double> low, std::optional<double> high)
{
    QString text = u"≈ "_s + amount(meter, total);
    if (low && high)
        text += u" ("_s + bareAmount(meter, *low) + u"–"_s + bareAmount(meter, *high) + u")"_s;
    return text;
}

QString about(double value)
{
    if (value < 1)
        return u"≈ 0"_s;
    const double unit = std::pow(10, std::floor(std::log10(value)));
    return u"≈ "_s + count(std::round(value / unit) * unit);
}

QString dollars(double value)
{
    return u"$"_s + fixed(value, 2);
}

QString latency(double milliseconds)
{
    return milliseconds < 1000 ? fixed(milliseconds, 0) + u" ms"_s : fixed(milliseconds / 1000, 2) + u" s"_s;
}

QString duration(std::chrono::microseconds span)
{
    const auto total = std::max<long long>(0, std::chrono::floor<std::chrono::seconds>(span).count());
    const auto two = [](long long value) { return u"%1"_s.arg(value, 2, 10, QChar(u'0')); };
    if (total < 60)
        return u"%1 s"_s.arg(total);
    if (total < 3600)
        return u"%1 m %2 s"_s.arg(total / 60).arg(two(total % 60));
    if (total < 48 * 3600)
        return u"%1 h %2 m"_s.arg(total / 3600).arg(two(total % 3600 / 60));
    return u"%1 d %2 h"_s.arg(total / 86400).arg(total % 86400 / 3600);
}

QString untilMinute(Timestamp now, Timestamp at)
{
    const auto left
        = std::chrono::floor<std::chrono::minutes>(at) - std::chrono::floor<std::chrono::minutes>(now);
    if (left < std::chrono::hours(1))
        return u"%1 m"_s.arg(std::max<long long>(0, left.count()));
    return duration(left);
}

QString age(std::chrono::microseconds span)
{
    return span < std::chrono::seconds(60) ? QString() : duration(span) + u" old"_s;
}

QString ago(std::chrono::microseconds span)
{
    const auto minutes = std::chrono::floor<std::chrono::minutes>(span).count();
    if (minutes < 1)
        return {};
    if (minutes < 60)
        return u"%1 m ago"_s.arg(minutes);
    if (minutes < 48 * 60)
        return u"%1 h ago"_s.arg(minutes / 60);
    return u"%1 d ago"_s.arg(minutes / 1440);
}

QString hourMinute(Timestamp at)
{
    return utc(at).toString(u"HH:mm"_s);
}

QString clockTime(Timestamp at)
{
    return utc(at).toString(u"HH:mm:ss"_s);
}

QString utcTime(Timestamp at)
{
    return hourMinute(at) + u" UTC"_s;
}

QString date(Timestamp at, Timestamp now)
{
    static const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    const bool old = std::chrono::abs(now - at) > std::chrono::hours(24 * 300);
    return english.toString(utc(at).date(), old ? u"d MMM yyyy"_s : u"d MMM"_s);
}

QString moment(Timestamp at, Timestamp now)
{
    if (startOfDay(at) == startOfDay(now))
        return hourMinute(at);
    return date(at, now) + u" "_s + hourMinute(at);
}

QString deadline(Timestamp at)
{
    return utcTime(at) + u", "_s + utc(at).toLocalTime().toString(u"HH:mm"_s) + u" local"_s;
}

QString quoted(std::string_view value)
{
    return u"\""_s + plain(value) + u"\""_s;
}

QString middle(std::string_view id)
{
    const QString text = plain(id);
    return text.size() <= 16 ? text : text.left(8) + u"…"_s + text.right(5);
}

QString unknownWords(std::string_view reason)
{
    return reason.empty() ? u"unknown"_s : u"unknown: "_s + plain(reason);
}

QString sourceName(std::string_view source)
{
    static constexpr std::array<std::pair<std::string_view, std::u16string_view>, 4> kNames{
        {{"graphql", u"GraphQL"}, {"rest", u"REST"}, {"worker", u"Worker"}, {"api", u"API"}}};
    const auto *found
        = std::find_if(kNames.begin(), kNames.end(), [&](const auto &name) { return name.first == source; });
    return found == kNames.end() ? plain(source) : QString::fromStdU16String(std::u16string(found->second));
}

} // namespace edgedeck::ui::format
