// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick of the window's start: the least that Qt Widgets and Qt Charts cost, to the first painted chart.
#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QLineSeries>
#include <QMainWindow>
#include <QTimer>
#include <QWindow>

namespace {

/// Ends the program after its first frame, as `edgedeck --exit-after-first-paint` does.
class FirstFrame final : public QObject
{
public:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Expose)
            QTimer::singleShot(0, qApp, &QCoreApplication::quit);
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

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
    FirstFrame first;
    window.winId();
    window.windowHandle()->installEventFilter(&first);
    window.show();
    return QApplication::exec();
}
