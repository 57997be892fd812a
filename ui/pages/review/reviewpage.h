// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/review/targetmodel.h"
#include "ui/shell/page.h"

class QBoxLayout;
class QVBoxLayout;

namespace edgedeck::ui {

class Chip;
class KeyButton;
class PageHead;
class Panel;
class RunbookPanel;
class SpanLine;
class SpanTable;

/// What was to be reached in a week and a month, what was, and how far the runbook is.
class ReviewPage : public Page
{
    Q_OBJECT
public:
    explicit ReviewPage(const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] Mark railMark() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;

protected:
    void applyLayout() override;

private:
    TargetModel m_model;
    QVBoxLayout *m_column;
    QBoxLayout *m_lower;
    PageHead *m_head;
    Chip *m_met, *m_missed, *m_unknown, *m_early;
    KeyButton *m_report;
    Panel *m_panel;
    SpanTable *m_table;
    SpanLine *m_empty;
    RunbookPanel *m_runbook;
};

} // namespace edgedeck::ui
