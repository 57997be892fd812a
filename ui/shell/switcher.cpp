// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/switcher.h"

#include "app/config/profile.h"
#include "app/ops/lookups.h"
#include "app/ops/session.h"
#include "app/ops/wording.h"
#include "ui/shell/palette.h"
#include "ui/shell/text.h"

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

PaletteRow note(const QString &group, const QString &words, const QString &reason)
{
    return {.group = group, .text = words, .reason = reason};
}

void mark(PaletteRow &row, const QString &wanted)
{
    if (wanted.isEmpty())
        return;
    row.matchAt = row.text.indexOf(wanted, 0, Qt::CaseInsensitive);
    row.matchLength = row.matchAt < 0 ? 0 : wanted.size();
}

} // namespace

Switcher::Switcher(Palette &palette, ops::Session *session, const QString &home, QObject *parent)
    : QObject(parent)
    , m_palette(palette)
    , m_session(session)
{
    palette.setSource(u'p', u":p other profile"_s, [this, home](const QString &rest) {
        QList<PaletteRow> rows;
        const QString open = m_session ? text::plain(m_session->profile().name) : QString();
        for (const QString &name : config::ProfileStore(home).names()) {
            if (!name.contains(rest, Qt::CaseInsensitive))
                continue;
            PaletteRow row{.group = u"Profile"_s,
                .text = u"Open profile "_s + name,
                .reason = name == open ? u"open now"_s : QString(),
                .run = [this, name] { Q_EMIT profileWanted(name); }};
            mark(row, rest);
            rows << row;
        }
        if (rows.isEmpty())
            rows << note(u"Profile"_s,
                rest.isEmpty() ? u"No profile is kept here"_s : u"No profile is called so"_s,
                u"edgedeckctl profile add makes one"_s);
        return rows;
    });
    palette.setSource(u'w', u":w other Worker"_s, [this](const QString &rest) {
        if (m_session == nullptr)
            return QList<PaletteRow>{note(u"Worker"_s, u"No account is open"_s, u"open a profile first"_s)};
        if (!m_workers && !m_error)
            askWorkers();
        QList<PaletteRow> rows;
        const QString open = m_session->worker() ? text::plain(m_session->worker()->str()) : QString();
        for (const ScriptName &worker : m_workers.value_or(std::vector<ScriptName>{})) {
            const QString name = text::plain(worker.str());
            if (!name.contains(rest, Qt::CaseInsensitive))
                continue;
            PaletteRow row{.group = u"Worker"_s,
                .text = u"Show "_s + name,
                .reason = name == open ? u"shown now"_s : QString(),
                .run = [this, name] { Q_EMIT workerWanted(name); }};
            mark(row, rest);
            rows << row;
        }
        if (!rows.isEmpty())
            return rows;
        if (m_error)
            return QList<PaletteRow>{
                note(u"Worker"_s, u"The Workers could not be read"_s, text::plain(ops::sentence(*m_error)))};
        if (!m_workers)
            return QList<PaletteRow>{note(u"Worker"_s, u"Asking Cloudflare…"_s, u"1 call"_s)};
        return QList<PaletteRow>{note(
            u"Worker"_s, u"No Worker of this account is called so"_s, u"%1 known"_s.arg(m_workers->size()))};
    });
}

void Switcher::askWorkers()
{
    if (std::exchange(m_asking, true))
        return;
    // The answer may come before this returns, in the midst of a search.
    ops::listWorkers(*m_session, this, [this](Result<std::vector<ScriptName>> answer) {
        if (answer)
            m_workers = std::move(*answer);
        else
            m_error = answer.error();
        QMetaObject::invokeMethod(
            this, [this] { m_palette.searchAgain(); }, Qt::QueuedConnection);
    });
}

} // namespace edgedeck::ui
