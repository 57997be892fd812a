// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/eventmodel.h"
#include "ui/shell/page.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

class SpanTable;

/// What happened, newest first, with where it is known from.
class HappenedPanel : public Panel
{
    Q_OBJECT
public:
    explicit HappenedPanel(CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setLayoutClass(LayoutClass layout);
    [[nodiscard]] SpanTable *table() const { return m_table; }

private:
    EventModel m_model;
    SpanTable *m_table;
    SpanLine *m_empty;
};

} // namespace edgedeck::ui
