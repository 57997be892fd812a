// SPDX-License-Identifier: GPL-3.0-or-later
// 44,640 points (one a minute of 31 days): our chart, which keeps two points a pixel column, against Qt Charts alone.
#include "ui/charts/timeserieschart.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QElapsedTimer>
#include <QImage>
#include <QLineSeries>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

using namespace edgedeck;
using namespace std::chrono;

namespace {

constexpr int kPoints = 31 * 24 * 60;

double sample(int minute)
{
    return 50.0 + 40.0 * std::sin(minute / 230.0) + (minute * 7919 % 13);
}

void report(const char *label, const std::function<void(int)> &frame)
{
    std::vector<double> times;
    for (int run = 0; run < 25; ++run) {
        QElapsedTimer timer;
        timer.start();
        frame(run);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-28s replace + paint: min %.1f median %.1f max %.1f ms\n", label, times.front(),
        times[times.size() / 2], times.back());
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const Timestamp from{sys_days{2026y / October / 24}};
    QImage canvas(900, 300, QImage::Format_ARGB32_Premultiplied);

    ui::TimeSeriesChart ours;
    ours.resize(900, 300);
    ours.setTheme(ui::ChartTheme{});
    ours.show();
    report("edgedeck", [&](int run) {
        ui::ChartSeries series;
        series.key = QStringLiteral("kv_writes");
        series.points.reserve(kPoints);
        for (int i = 0; i < kPoints; ++i)
            series.points.push_back({from + minutes{i}, sample(i + run)});
        series.step = seconds{60};
        ui::ChartLane lane;
        lane.series.push_back(std::move(series));
        ui::ChartSpec spec;
        spec.from = from;
        spec.to = from + days{31};
        spec.lanes.push_back(std::move(lane));
        ours.setSpec(std::move(spec));
        ours.render(&canvas);
    });

    auto *series = new QLineSeries;
    auto *chart = new QChart;
    chart->addSeries(series);
    chart->createDefaultAxes();
    QChartView plain(chart);
    plain.setRenderHint(QPainter::Antialiasing);
    plain.resize(900, 300);
    plain.show();
    report("Qt Charts, all the points", [&](int run) {
        QList<QPointF> points;
        points.reserve(kPoints);
        for (int i = 0; i < kPoints; ++i)
            points.append(QPointF(i, sample(i + run)));
        series->replace(points);
        chart->axes(Qt::Horizontal).constFirst()->setRange(0, kPoints);
        QPainter painter(&canvas);
        plain.render(&painter);
    });
    return 0;
}
