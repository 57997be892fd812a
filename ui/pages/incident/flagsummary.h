// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/page.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

class CommandTable;
class FlagFacts;
class KeyButton;

/// The one flag that the incident is about, with its way to the flip sheet.
class FlagSummary : public Panel
{
    Q_OBJECT
public:
    explicit FlagSummary(CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setLayoutClass(LayoutClass layout);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    KeyButton *m_flip;
    FlagFacts *m_facts;
    SpanLine *m_empty;
    int m_headerHeight = 36;
};

} // namespace edgedeck::ui
