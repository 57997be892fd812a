// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/widgets/kpitile.h"

namespace edgedeck::ui {

/// A tile that leads to the page its number comes from: Enter, Space or a click.
class KpiButton : public KpiTile
{
    Q_OBJECT
public:
    explicit KpiButton(QWidget *parent = nullptr);

Q_SIGNALS:
    void opened();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
};

} // namespace edgedeck::ui
