// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/incidentsummary.h"
#include "ui/shell/page.h"

#include <QList>

class QScrollArea;
class QVBoxLayout;

namespace edgedeck::ui {

class FindingsPanel;
class FlagSummary;
class HappenedPanel;
class KeyButton;
class KpiButton;
class QuotaPanel;
class VerdictStrip;
class WritesPanel;

/// What is wrong, since when, what happens next, and the one button that helps; below it the evidence.
class IncidentPage : public Page
{
    Q_OBJECT
public:
    explicit IncidentPage(const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] Mark railMark() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    void openItem(const QString &item) override;
    bool stepBack() override;

protected:
    void applyLayout() override;

private:
    void showVerdict();
    void dressPrimary();
    void showKpis();
    void openKpi(int index);

    Snapshot m_snapshot;
    VerdictText m_verdictText;
    QScrollArea *m_scroll;
    QWidget *m_content;
    VerdictStrip *m_verdict;
    KeyButton *m_evidence, *m_primary;
    QWidget *m_tileRow;
    QList<KpiButton *> m_tiles;
    FindingsPanel *m_findings;
    QuotaPanel *m_quotas;
    WritesPanel *m_writes;
    FlagSummary *m_flag;
    HappenedPanel *m_happened;
    QWidget *m_left, *m_right;
};

} // namespace edgedeck::ui
