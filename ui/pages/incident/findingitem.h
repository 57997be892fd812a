// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/finding.h"

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace edgedeck::ui {

class Chip;
class CommandTable;
class KeyButton;
class SpanLine;

/// One finding: closed it is a line of chip, title, reason and a button; open it shows its evidence.
/// Focusable; Enter opens it.
class FindingItem : public QWidget
{
    Q_OBJECT
public:
    enum class Buttons { All, EvidenceOnly };

    FindingItem(CommandTable *commands, QWidget *parent = nullptr);
    void setFinding(const Finding &finding);
    /// `evidence`: at most so many lines; the rest comes with the Evidence command.
    void setOpen(bool open, int evidence);
    void setButtons(Buttons buttons);
    void setClosedHeight(int height);
    [[nodiscard]] const Finding &finding() const { return m_finding; }
    [[nodiscard]] bool isOpen() const { return m_open; }

Q_SIGNALS:
    void openWanted();
    void focused();

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void dress();
    void dressButtons();
    void addButton(const QString &text, const QString &command, const QString &name);

    CommandTable *m_commands;
    Finding m_finding;
    bool m_open = false;
    int m_evidence = 4, m_closedHeight = 40;
    Buttons m_kind = Buttons::All;
    QVBoxLayout *m_column;
    QHBoxLayout *m_head;
    Chip *m_chip;
    SpanLine *m_title;
    QList<KeyButton *> m_buttons;
    QList<QWidget *> m_lines;
};

} // namespace edgedeck::ui
