// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/marks.h"

#include <QWidget>

class QPainter;

namespace edgedeck::ui {

/// Edge and word in the state's colour over its tint, 20 px. Mark::None makes the plain chip of carriers.
void paintChip(QPainter &painter, const QRectF &box, Mark mark, const QString &text, const Theme &theme,
    const QColor &ground);
[[nodiscard]] QSizeF chipSize(Mark mark, const QString &text);

class Chip : public QWidget
{
    Q_OBJECT
public:
    Chip(Mark mark, const QString &text, QWidget *parent = nullptr);
    void set(Mark mark, const QString &text);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark;
    QString m_text;
};

} // namespace edgedeck::ui
