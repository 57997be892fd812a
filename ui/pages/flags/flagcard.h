// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/flagmodel.h"

#include <QWidget>

namespace edgedeck::ui {

class Chip;
class CommandTable;
class FlagFacts;
class KeyButton;
class SpanLine;

/// One flag in the list: name, what is configured, what runs, what the next deploy does, who changed it last.
/// Focusable; Up and Down move, the current card carries the Flip button.
class FlagCard : public QWidget
{
    Q_OBJECT
public:
    explicit FlagCard(CommandTable *commands, QWidget *parent = nullptr);
    void setRow(const FlagRow &row);
    void setCurrent(bool current);
    [[nodiscard]] const FlagRow &row() const { return m_row; }

Q_SIGNALS:
    void chosen();
    void stepWanted(int by);

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    FlagRow m_row;
    bool m_current = false;
    SpanLine *m_name;
    Chip *m_chip;
    KeyButton *m_flip;
    FlagFacts *m_facts;
};

} // namespace edgedeck::ui
