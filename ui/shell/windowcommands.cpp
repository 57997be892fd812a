// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that work everywhere. Pages add their own.
#include "ui/shell/mainwindow.h"

#include "ui/shell/overlay.h"
#include "ui/shell/palette.h"

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

void MainWindow::addCommands()
{
    CommandTable &table = *m_context.commands;
    const auto needs = [](bool there, const QString &reason) {
        return
            [there, reason] { return CommandState{.enabled = there, .reason = there ? QString() : reason}; };
    };
    const QString noProfile = u"no profile is open"_s;
    table.add({.id = u"palette"_s,
        .group = u"Window"_s,
        .text = u"Command…"_s,
        .brief = u"command"_s,
        .keys = {u"Ctrl+K"_s, u":"_s},
        .column = KeysColumn::Everywhere,
        .inPalette = false,
        .run = [this] { openPalette(); }});
    table.add({.id = u"keys"_s,
        .group = u"Help"_s,
        .text = u"Keys of this view"_s,
        .brief = u"keys"_s,
        .keys = {u"?"_s},
        .column = KeysColumn::Everywhere,
        .run = [this] { openKeys(); }});
    table.add({.id = u"settings"_s,
        .group = u"Window"_s,
        .text = u"Settings: theme, text size, keys…"_s,
        .brief = u"settings"_s,
        .keys = {u"Ctrl+,"_s},
        .column = KeysColumn::Everywhere,
        .run = [this] { openSettings(); }});
    table.add({.id = u"refresh"_s,
        .group = u"Data"_s,
        .text = u"Refresh now"_s,
        .brief = u"refresh"_s,
        .keys = {u"F5"_s},
        .column = KeysColumn::Everywhere,
        .state = needs(static_cast<bool>(m_actions.refresh), noProfile),
        .run = [this] { m_actions.refresh(); }});
    table.add({.id = u"pause"_s,
        .group = u"Data"_s,
        .text = u"Pause or resume refreshing"_s,
        .brief = u"pause"_s,
        .keys = {u"Space"_s, u"F8"_s},
        .column = KeysColumn::Everywhere,
        .state = needs(static_cast<bool>(m_actions.setPaused), noProfile),
        .run = [this] {
            setPaused(!m_paused);
            m_actions.setPaused(m_paused);
        }});
    table.add({.id = u"back"_s,
        .group = u"Window"_s,
        .text = u"One step back"_s,
        .brief = u"back"_s,
        .keys = {u"Esc"_s},
        .column = KeysColumn::Everywhere,
        .inPalette = false,
        .run = [this] { stepBack(); }});
    table.add({.id = u"report"_s,
        .group = u"Report"_s,
        .text = u"Export the evidence as a report…"_s,
        .brief = u"report"_s,
        .keys = {u"Ctrl+E"_s},
        .column = KeysColumn::Everywhere,
        .state = needs(static_cast<bool>(m_actions.report), u"reports are not in this version"_s),
        .run = [this] { m_actions.report(); }});
    table.add({.id = u"arm"_s,
        .group = u"Mode"_s,
        .text = u"Allow writes for 10 minutes"_s,
        .brief = u"arm for 10 min"_s,
        .keys = {u"Ctrl+Shift+A"_s},
        .column = KeysColumn::Change,
        .state = needs(static_cast<bool>(m_actions.setArmed), noProfile),
        .run = [this] {
            const bool extend = m_armed && m_actions.armedLeft && m_actions.armedLeft().count() <= 60;
            m_actions.setArmed(!m_armed || extend);
        }});
    table.add({.id = u"version"_s,
        .group = u"Worker"_s,
        .text = u"Live version: who deployed it, when, URL"_s,
        .brief = u"live version"_s,
        .column = KeysColumn::Everywhere,
        .run = [this] { openVersionCard(); }});
    table.add({.id = u"profile"_s,
        .group = u"Account"_s,
        .text = u"Switch profile…"_s,
        .brief = u"other profile"_s,
        .keys = {u"Ctrl+Shift+L"_s},
        .column = KeysColumn::Move,
        .state = needs(static_cast<bool>(m_actions.switchProfile), u"profiles are chosen at the start"_s),
        .run = [this] { m_actions.switchProfile(); }});
}

void MainWindow::addMoveCommands()
{
    CommandTable &table = *m_context.commands;
    table.add({.id = u"move.tab"_s,
        .group = u"Window"_s,
        .text = u"Next field"_s,
        .brief = u"next field"_s,
        .keys = {u"Tab"_s},
        .column = KeysColumn::Move,
        .inPalette = false});
    table.add({.id = u"move.area"_s,
        .group = u"Window"_s,
        .text = u"Next area"_s,
        .brief = u"page, header, rail"_s,
        .keys = {u"F6"_s},
        .column = KeysColumn::Move,
        .inPalette = false,
        .run = [this] { nextArea(true); }});
    table.add({.id = u"move.area.back"_s,
        .group = u"Window"_s,
        .text = u"Previous area"_s,
        .brief = u"area before"_s,
        .keys = {u"Shift+F6"_s},
        .column = KeysColumn::Move,
        .inPalette = false,
        .run = [this] { nextArea(false); }});
    table.add({.id = u"move.back"_s,
        .group = u"Window"_s,
        .text = u"Page before"_s,
        .brief = u"page before"_s,
        .keys = {u"Alt+Left"_s},
        .column = KeysColumn::Move,
        .inPalette = false,
        .run = [this] { goHistory(-1); }});
    table.add({.id = u"move.forward"_s,
        .group = u"Window"_s,
        .text = u"Page after"_s,
        .brief = u"page after"_s,
        .keys = {u"Alt+Right"_s},
        .column = KeysColumn::Move,
        .inPalette = false,
        .run = [this] { goHistory(1); }});
}

} // namespace edgedeck::ui
