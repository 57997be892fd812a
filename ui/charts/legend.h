// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/daychart.h"

#include <QWidget>

namespace edgedeck::ui {

/// Swatches and words in one line, at most six; the last ones go first when width is short.
class Legend : public QWidget
{
    Q_OBJECT
public:
    explicit Legend(QWidget *parent = nullptr);
    void setTheme(const ChartTheme &theme);
    void setItems(const QList<LegendItem> &items);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] double widthOf(const LegendItem &item) const;

    ChartTheme m_theme;
    QList<LegendItem> m_items;
};

} // namespace edgedeck::ui
