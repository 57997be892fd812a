// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/axis.h"
#include "ui/charts/chartspec.h"

#include <QList>
#include <QWidget>

#include <optional>

namespace edgedeck::ui {

/// What stands over all lanes: tick labels, events, crosshair and its card, state messages.
class ChartOverlay : public QWidget
{
    Q_OBJECT
public:
    explicit ChartOverlay(QWidget *parent);

    struct Lane
    {
        QRectF plot;
        ValueTicks ticks;
    };
    void show(
        const ChartSpec *spec, const QList<Lane> &lanes, const ChartTheme &theme, const ChartState &state);
    /// Empty hides it.
    void setCrosshair(std::optional<Timestamp> at);
    [[nodiscard]] std::optional<Timestamp> crosshair() const { return m_crosshair; }
    [[nodiscard]] Timestamp timeAt(double x) const;
    /// Words of the card at `at`, for assistive technology.
    [[nodiscard]] QString describe(Timestamp at) const;

Q_SIGNALS:
    void hovered(std::optional<edgedeck::Timestamp> at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    struct CardRow
    {
        QString name, value;
        ChartInk ink;
        ChartStyle style;
    };
    [[nodiscard]] QList<CardRow> cardRows(Timestamp at, QString *title) const;
    [[nodiscard]] double x(Timestamp at) const;
    [[nodiscard]] double y(const Lane &lane, double value) const;
    void paintTicks(QPainter &painter) const;
    void paintTimeTicks(QPainter &painter) const;
    void paintWords(QPainter &painter) const;
    void paintEvents(QPainter &painter) const;
    void paintCrons(QPainter &painter) const;
    void paintCrosshair(QPainter &painter) const;
    void paintState(QPainter &painter) const;
    void word(QPainter &painter, QPointF at, const QString &text, const QFont &font, const QColor &color,
        bool plate = false) const;

    const ChartSpec *m_spec = nullptr;
    QList<Lane> m_lanes;
    ChartTheme m_theme;
    ChartState m_state;
    std::optional<Timestamp> m_crosshair;
};

} // namespace edgedeck::ui
