// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <QList>
#include <QWidget>

#include <optional>

class QTableView;

namespace edgedeck::ui {

class ChartOverlay;
class ChartTableModel;
class LaneView;

/// Stacked lanes over one UTC time axis, with events, hatches and a crosshair through all of them; the same data as a
/// table and as CSV. Hides Qt Charts. Focusable: Left and Right move the crosshair, Escape takes it away.
class TimeSeriesChart : public QWidget
{
    Q_OBJECT
public:
    explicit TimeSeriesChart(QWidget *parent = nullptr);
    ~TimeSeriesChart() override;

    void setTheme(const ChartTheme &theme);
    void setSpec(ChartSpec spec);
    [[nodiscard]] const ChartSpec &spec() const { return m_spec; }
    void setState(const ChartState &state);
    [[nodiscard]] const ChartState &state() const { return m_state; }
    void setTableShown(bool shown);
    [[nodiscard]] bool isTableShown() const;
    [[nodiscard]] QByteArray csv() const;
    void setCrosshair(std::optional<Timestamp> at);
    [[nodiscard]] std::optional<Timestamp> crosshair() const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 150}; }
    [[nodiscard]] QSize sizeHint() const override { return {700, 280}; }

Q_SIGNALS:
    void crosshairMoved(std::optional<edgedeck::Timestamp> at);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void arrange();
    void stepCrosshair(int by);

    ChartSpec m_spec;
    ChartTheme m_theme;
    ChartState m_state;
    QList<LaneView *> m_lanes;
    ChartOverlay *m_overlay;
    QTableView *m_table;
    ChartTableModel *m_model;
    bool m_themed = false;
};

} // namespace edgedeck::ui
