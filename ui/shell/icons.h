// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace edgedeck::ui {

/// Line icons of a 16x16 box, painted as paths in one colour.
enum class Icon {
    None,
    Pulse,
    Bars,
    Nodes,
    Flag,
    Layers,
    Branches,
    Clipboard,
    Bell,
    Lock,
    Unlock,
    Pause,
    Search,
    Note
};

void paintIcon(QPainter &painter, const QRectF &box, Icon icon, const QColor &color);

} // namespace edgedeck::ui
