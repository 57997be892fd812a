// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/spans.h"

#include <QWidget>

class QHBoxLayout;

namespace edgedeck::ui {

class KeyButton;
class SpanLine;

/// 34 px under the header: mark, strong words, grey words, one button. Stays until its cause is gone.
class Banner : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    void set(Mark mark, const QString &title, const QString &text);
    /// "" hides the button.
    void setAction(const QString &text, const QString &key);
    /// How many more are waiting; 0 hides the "+2".
    void setMore(int count);
    [[nodiscard]] KeyButton *button() const { return m_button; }
    [[nodiscard]] KeyButton *moreButton() const { return m_more; }

Q_SIGNALS:
    void acted();
    void moreWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark = Mark::Info;
    SpanLine *m_line;
    KeyButton *m_button, *m_more;
};

} // namespace edgedeck::ui
