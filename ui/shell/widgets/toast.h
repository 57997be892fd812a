// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/marks.h"

#include <QWidget>

namespace edgedeck::ui {

/// 318x50 at the bottom right, 6 s. Focusable by F6; Escape closes, Enter opens what it speaks of.
class Toast : public QWidget
{
    Q_OBJECT
public:
    Toast(Mark mark, const QString &title, const QString &text, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void closed();
    void opened();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    Mark m_mark;
    QString m_title, m_text;
};

} // namespace edgedeck::ui
