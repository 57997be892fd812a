// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axis.h"
#include "ui/charts/chartspec.h"

#include <QChartView>

#include <memory>

class QAbstractSeries;
class QLineSeries;
class QValueAxis;

namespace edgedeck::ui {

/// One lane: Qt Charts draws grid and lines, downsampled to the plot's width; hatches, bands and levels are
/// painted below them, bars above, where they line up with the pixels.
class LaneView : public QChartView
{
    Q_OBJECT
public:
    explicit LaneView(QWidget *parent = nullptr);
    /// Data, range, theme and plot area in one go: geometry is computed once.
    void show(const ChartSpec &spec, int lane, const ChartTheme &theme, const QRectF &plot, bool stale);
    [[nodiscard]] const ValueTicks &ticks() const { return m_ticks; }
    /// Pixel of a moment and a value, in this widget.
    [[nodiscard]] QPointF at(Timestamp time, double value) const;

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    void takeSeries();
    void drawBars(QPainter &painter) const;
    void drawBand(QPainter &painter) const;
    void drawLevels(QPainter &painter) const;
    void drawHatches(QPainter &painter) const;
    void drawFrames(QPainter &painter) const;

    QValueAxis *m_x, *m_y;
    QList<QLineSeries *> m_lines;
    const ChartSpec *m_spec = nullptr;
    const ChartLane *m_lane = nullptr;
    int m_index = 0;
    ChartTheme m_theme;
    QRectF m_plot;
    ValueTicks m_ticks;
    bool m_stale = false;
};

/// 45 degree lines clipped to a shape; a brush pattern would not scale with the device.
void hatchInto(QPainter &painter, const QRectF &box, const QColor &color, qreal pitch, qreal width);

} // namespace edgedeck::ui
