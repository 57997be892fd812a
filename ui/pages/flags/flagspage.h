// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "ui/pages/flags/flipport.h"
#include "ui/shell/page.h"

#include <QPointer>

#include <optional>

class QScrollArea;

namespace edgedeck::ui {

class DecideSheet;
class FlagList;
class FlipSheet;
class JournalPanel;
class FlipLoadPanel;
class PreflightPanel;
struct CommandState;
class WritesDayPanel;

/// Every flag with what it would take to flip it, and the sheet that does.
class FlagsPage : public Page
{
    Q_OBJECT
public:
    /// `port` null: the flipper of the context, if there is one.
    explicit FlagsPage(const AppContext &context, QWidget *parent = nullptr, FlipPort *port = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] Mark railMark() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    void openItem(const QString &item) override;
    bool stepBack() override;

    /// Opens the sheet for `flag`: to its other value, or back to a flip that is still under way. "" = the current
    /// flag, or the one that the incident is about.
    void openFlip(const QString &flag = {});
    void openUndo(const QString &opId = {});
    /// Asks what became of the flip whose outcome nobody knows; nothing when there is none.
    void openDecide();
    [[nodiscard]] FlipSheet *sheet() const;

protected:
    void applyLayout() override;
    void showEvent(QShowEvent *event) override;

private:
    void showCurrent();
    void preview(bool force);
    void readJournal();
    /// The chosen line of the journal if its outcome is unknown, else the newest such flip.
    [[nodiscard]] std::optional<FlipRecord> undecided() const;
    void ensurePort();
    [[nodiscard]] bool isArmed() const;
    [[nodiscard]] CommandState flipState() const;

    Snapshot m_snapshot;
    FlipPort *m_port = nullptr;
    std::optional<FlipPlan> m_plan;
    std::optional<Error> m_planError;
    QString m_planFor;
    Timestamp m_planAt{};
    bool m_planning = false;
    int m_generation = 0;
    Mark m_mark = Mark::None;
    FlagList *m_list;
    WritesDayPanel *m_days;
    PreflightPanel *m_preflight;
    FlipLoadPanel *m_load;
    JournalPanel *m_journal;
    QWidget *m_left, *m_right, *m_content;
    QScrollArea *m_scroll;
    QPointer<FlipSheet> m_sheet;
    QPointer<DecideSheet> m_decide;
};

} // namespace edgedeck::ui
