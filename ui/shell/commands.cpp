// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands.h"

#include <QKeyEvent>
#include <QKeySequence>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

bool isSingleLetter(const QString &key)
{
    return key.size() == 1;
}

bool keyMatches(const QString &key, const QKeyEvent &event)
{
    const auto strong = event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (isSingleLetter(key)) {
        // By character, not by key code: "?" and ":" sit elsewhere on every keyboard.
        return !strong && event.text().size() == 1 && event.text().toLower() == key.toLower();
    }
    const QKeySequence wanted(key, QKeySequence::PortableText);
    if (wanted.isEmpty())
        return false;
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    // Both Enter keys mean the same, however the table spells them.
    const auto oneEnter
        = [](int code) { return code == Qt::Key_Enter ? static_cast<int>(Qt::Key_Return) : code; };
    return oneEnter(wanted[0].key()) == oneEnter(event.key()) && wanted[0].keyboardModifiers() == modifiers;
}

CommandTable::CommandTable(QObject *parent)
    : QObject(parent)
{
}

void CommandTable::add(Command command)
{
    const auto same = std::find_if(
        m_commands.begin(), m_commands.end(), [&](const Command &c) { return c.id == command.id; });
    if (same == m_commands.end())
        m_commands.append(std::move(command));
    else
        *same = std::move(command);
    Q_EMIT changed();
}

void CommandTable::remove(const QString &id)
{
    m_commands.removeIf([&](const Command &c) { return c.id == id; });
    Q_EMIT changed();
}

const Command *CommandTable::find(const QString &id) const
{
    const auto found
        = std::find_if(m_commands.begin(), m_commands.end(), [&](const Command &c) { return c.id == id; });
    return found == m_commands.end() ? nullptr : &*found;
}

CommandState CommandTable::state(const QString &id) const
{
    const Command *command = find(id);
    if (!command)
        return {.enabled = false, .reason = u"not in this build"_s};
    return command->state ? command->state() : CommandState{};
}

QString CommandTable::keyOf(const QString &id) const
{
    const Command *command = find(id);
    if (!command || command->keys.isEmpty())
        return {};
    const QString key = command->keys.first();
    return !m_singleLetters && isSingleLetter(key) ? QString() : key;
}

bool CommandTable::run(const QString &id)
{
    const Command *command = find(id);
    if (!command || !command->run)
        return false;
    const CommandState now = state(id);
    if (!now.enabled) {
        Q_EMIT refused(id, now.reason);
        return false;
    }
    const auto handler = command->run; // the handler may change the table
    handler();
    return true;
}

void CommandTable::setCurrentPage(const QString &page)
{
    if (m_page == page)
        return;
    m_page = page;
    Q_EMIT changed();
}

void CommandTable::setSingleLetters(bool on)
{
    m_singleLetters = on;
    Q_EMIT changed();
}

const Command *CommandTable::match(const QKeyEvent &event, bool inTextField) const
{
    const Command *general = nullptr;
    for (const Command &command : m_commands) {
        if (!command.run || (!command.page.isEmpty() && command.page != m_page))
            continue;
        for (const QString &key : command.keys) {
            if ((inTextField && (isSingleLetter(key) || key == u"Space"_s))
                || (!m_singleLetters && isSingleLetter(key)))
                continue;
            if (!keyMatches(key, event))
                continue;
            if (!command.page.isEmpty())
                return &command;
            general = general ? general : &command;
        }
    }
    return general;
}

QStringList CommandTable::conflicts() const
{
    QStringList found;
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        for (qsizetype j = i + 1; j < m_commands.size(); ++j) {
            const Command &a = m_commands[i];
            const Command &b = m_commands[j];
            if (a.page != b.page)
                continue; // a page may give a general key its own meaning
            for (const QString &key : a.keys) {
                if (b.keys.contains(key, Qt::CaseInsensitive))
                    found << u"%1: %2 and %3"_s.arg(key, a.id, b.id);
            }
        }
    }
    return found;
}

void CommandTable::touch()
{
    Q_EMIT changed();
}

} // namespace edgedeck::ui
