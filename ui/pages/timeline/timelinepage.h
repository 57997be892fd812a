// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/timeline/timelinemodel.h"
#include "ui/shell/page.h"

class QBoxLayout;
class QListView;
class QVBoxLayout;

namespace edgedeck::ui {

class FilterChip;
class KeyButton;
class Panel;
class SpanLine;
class TextBlock;
class TextField;

/// Everything that was seen, filtered by kind and words; at right what is known of the current entry.
class TimelinePage : public Page
{
    Q_OBJECT
public:
    explicit TimelinePage(const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    /// "alerts", "flips", ... choose the filter.
    void openItem(const QString &item) override;
    bool stepBack() override;
    [[nodiscard]] TimelineModel *model() const { return m_model; }

protected:
    void applyLayout() override;

private:
    class Spans;
    void choose(TimelineFilter filter);
    void fill();
    void fillDetail();

    Snapshot m_snapshot;
    TimelineFilter m_filter = TimelineFilter::All;
    QVBoxLayout *m_column;
    QBoxLayout *m_lower;
    QList<FilterChip *> m_chips;
    TextField *m_field;
    KeyButton *m_export;
    Panel *m_log, *m_detail;
    QListView *m_list;
    TimelineModel *m_model;
    SpanLine *m_empty, *m_what, *m_when, *m_from;
    TextBlock *m_text;
    KeyButton *m_decide;
    Spans *m_spans;
};

} // namespace edgedeck::ui
