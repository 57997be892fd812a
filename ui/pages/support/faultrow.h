// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <QWidget>

namespace edgedeck::ui {

class CommandTable;
class KeyButton;
class SpanLine;

/// What keeps a panel from its data: the sentence, the permission that is missing, and Retry. Hidden while all
/// is well.
class FaultRow : public QWidget
{
    Q_OBJECT
public:
    explicit FaultRow(CommandTable *commands, QWidget *parent = nullptr);
    /// Shows the newest fault of `sources`, with how old the last good reading is.
    void setSnapshot(const Snapshot &snapshot, std::initializer_list<std::string_view> sources);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SpanLine *m_line;
    KeyButton *m_retry;
};

} // namespace edgedeck::ui
