// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keydispatcher.h"

#include "ui/shell/commands.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QWidget>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

bool takesText(const QWidget *widget)
{
    if (const auto *line = qobject_cast<const QLineEdit *>(widget))
        return !line->isReadOnly();
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(widget))
        return !text->isReadOnly();
    if (const auto *text = qobject_cast<const QTextEdit *>(widget))
        return !text->isReadOnly();
    if (const auto *combo = qobject_cast<const QComboBox *>(widget))
        return combo->isEditable();
    return qobject_cast<const QAbstractSpinBox *>(widget) != nullptr;
}

KeyDispatcher::KeyDispatcher(CommandTable &commands, QWidget *window)
    : QObject(window)
    , m_commands(commands)
    , m_window(window)
{
    QCoreApplication::instance()->installEventFilter(this);
}

void KeyDispatcher::setOverlayOpen(std::function<bool(const QString &)> allowed)
{
    m_allowed = std::move(allowed);
}

bool KeyDispatcher::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || !watched->isWidgetType())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    if (widget->window() != m_window)
        return false;
    const auto &key = static_cast<QKeyEvent &>(*event);
    const bool onButton = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget);
    if (key.key() == Qt::Key_Space && key.modifiers() == Qt::NoModifier && onButton)
        return false;
    const Command *command = m_commands.match(key, takesText(widget));
    if (!command || (m_allowed && !m_allowed(command->id)))
        return false;
    m_commands.run(command->id);
    return true;
}

} // namespace edgedeck::ui
