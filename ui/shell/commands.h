// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QKeyEvent;

namespace edgedeck::ui {

/// Whether a command may run now; `reason` says why not, in words of an operator.
struct CommandState
{
    bool enabled = true;
    QString reason;
};

/// Columns of the Keys sheet.
enum class KeysColumn { ThisView, Everywhere, Change, Move };

/// One thing the operator can do. Button caps, Keys sheet, palette and status bar are all made from this table.
/// Keys are written as people see them: "F", "?", "F5", "Ctrl+Shift+A", "Space", "Alt+Left".
struct Command
{
    QString id; ///< stable: "flag.flip", "page.quotas"
    QString group; ///< first column of the palette: "Flag", "Page", "Report"
    QString text; ///< "Flip FEATURE_FLAG_DO_CACHE to on…"
    QString brief; ///< status bar and Keys sheet: "flip"
    QString tip = {}; ///< one sentence more, "" for none
    QStringList keys = {};
    QString page = {}; ///< "" = everywhere, else the page on which its keys work
    KeysColumn column = KeysColumn::ThisView;
    bool inPalette = true;
    std::function<CommandState()> state = {}; ///< empty = always on
    std::function<void()> run = {}; ///< empty = listed only (arrow keys, Tab)
};

/// All commands of the window. GUI thread. Ids are unique; a second add() with the same id replaces the first.
class CommandTable : public QObject
{
    Q_OBJECT
public:
    explicit CommandTable(QObject *parent = nullptr);

    void add(Command command);
    void remove(const QString &id);
    [[nodiscard]] const Command *find(const QString &id) const;
    [[nodiscard]] const QList<Command> &all() const { return m_commands; }
    [[nodiscard]] CommandState state(const QString &id) const;
    /// First key of a command for a button's cap, "" when there is none.
    [[nodiscard]] QString keyOf(const QString &id) const;
    /// Runs it if it is on. False when unknown, off or without a handler; then `refused` is emitted with the reason.
    bool run(const QString &id);

    void setCurrentPage(const QString &page);
    [[nodiscard]] QString currentPage() const { return m_page; }
    void setSingleLetters(bool on);
    [[nodiscard]] bool singleLetters() const { return m_singleLetters; }

    /// The command that `event` means on the current page; page commands win over general ones. `inTextField`:
    /// plain characters and Space belong to the field.
    [[nodiscard]] const Command *match(const QKeyEvent &event, bool inTextField) const;
    /// Pairs of commands that claim one key on the same page, as sentences; empty when the table is sound.
    [[nodiscard]] QStringList conflicts() const;
    /// Tells that states, texts or keys may have changed; buttons and status bar read again.
    void touch();

Q_SIGNALS:
    void changed();
    void refused(const QString &id, const QString &reason);

private:
    QList<Command> m_commands;
    QString m_page;
    bool m_singleLetters = true;
};

[[nodiscard]] bool isSingleLetter(const QString &key);
[[nodiscard]] bool keyMatches(const QString &key, const QKeyEvent &event);

} // namespace edgedeck::ui
