// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/icons.h"

#include <QWidget>

namespace edgedeck::ui {

/// The program's mark, 42 px, painted.
class Logo : public QWidget
{
    Q_OBJECT
public:
    explicit Logo(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A line icon beside a card's words; `large` in the accent's colour.
class IconBox : public QWidget
{
    Q_OBJECT
public:
    IconBox(Icon icon, bool large, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Icon m_icon;
    bool m_large;
};

} // namespace edgedeck::ui
