// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/journalmodel.h"
#include "ui/shell/widgets/panel.h"

#include <optional>

namespace edgedeck::ui {

class CommandTable;
class KeyButton;
class SpanTable;

/// The flips of one flag from the journal, and below the chosen one in full.
class JournalPanel : public Panel
{
    Q_OBJECT
public:
    explicit JournalPanel(CommandTable *commands, QWidget *parent = nullptr);
    void setRecords(const std::vector<FlipRecord> &records, const std::string &flag, Timestamp now);
    void setError(const Error &error);
    [[nodiscard]] const FlipRecord *current() const;
    /// Of every flag, newest first.
    [[nodiscard]] const std::vector<FlipRecord> &records() const { return m_records; }
    [[nodiscard]] SpanTable *table() const { return m_table; }
    void setNarrow(bool narrow);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showCurrent();

    JournalModel m_model;
    Timestamp m_now{};
    std::vector<FlipRecord> m_records;
    SpanTable *m_table;
    SpanLine *m_empty, *m_head, *m_text, *m_advice;
    QWidget *m_detail;
    KeyButton *m_undo, *m_decide, *m_copy, *m_timeline;
};

} // namespace edgedeck::ui
