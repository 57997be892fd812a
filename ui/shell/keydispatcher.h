// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace edgedeck::ui {

class CommandTable;

/// Turns key presses inside one window into commands, before the widget with the focus sees them. Plain characters
/// stay with text fields; Space stays with buttons.
class KeyDispatcher : public QObject
{
    Q_OBJECT
public:
    KeyDispatcher(CommandTable &commands, QWidget *window);
    /// While true only keys with modifiers, function keys and Escape reach the table (an overlay is open).
    void setOverlayOpen(std::function<bool(const QString &commandId)> allowed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    CommandTable &m_commands;
    QWidget *m_window;
    std::function<bool(const QString &)> m_allowed;
};

/// Line and text edits, spin boxes and editable combo boxes.
[[nodiscard]] bool takesText(const QWidget *widget);

} // namespace edgedeck::ui
