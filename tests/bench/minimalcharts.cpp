// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick of the window's start: the least that Qt Widgets and Qt Charts cost, to the first painted chart.
#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QLineSeries>
#include <QMainWindow>
#include <QTimer>

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QMainWindow window;
    auto *series = new QLineSeries;
    QList<QPointF> points;
    for (int i = 0; i < 96; ++i)
        points.append(QPointF(i, (i * 7919) % 100));
    series->replace(points);
    auto *chart = new QChart;
    chart->addSeries(series);
    chart->createDefaultAxes();
    window.setCentralWidget(new QChartView(chart));
    window.resize(1440, 900);
    window.show();
    const QPixmap painted = window.grab();
    return painted.isNull() ? 1 : 0;
}
