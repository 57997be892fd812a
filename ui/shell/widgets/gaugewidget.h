// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/gauge.h"

#include <QWidget>

namespace edgedeck::ui {

/// One bullet as a widget; rows of lists paint it themselves with paintGauge.
class GaugeWidget : public QWidget
{
    Q_OBJECT
public:
    explicit GaugeWidget(QWidget *parent = nullptr);
    void setState(const GaugeState &state, const QString &spoken);
    [[nodiscard]] const GaugeState &state() const { return m_state; }
    [[nodiscard]] QSize sizeHint() const override { return {190, 34}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {110, 28}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    GaugeState m_state;
};

} // namespace edgedeck::ui
