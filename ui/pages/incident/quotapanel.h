// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/quotamodel.h"
#include "ui/shell/page.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

class FaultRow;
class QuotaScale;
class SpanTable;

/// The meters of an incident as bullets on one axis, with use, limit and share in columns.
class QuotaPanel : public Panel
{
    Q_OBJECT
public:
    explicit QuotaPanel(CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setLayoutClass(LayoutClass layout);
    [[nodiscard]] SpanTable *table() const { return m_table; }
    [[nodiscard]] QuotaModel *model() { return &m_model; }

Q_SIGNALS:
    /// Enter or double click on a meter: "kv_writes".
    void meterOpened(const QString &meter);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrangeColumns();

    QuotaModel m_model;
    SpanTable *m_table;
    QuotaScale *m_scale;
    SpanLine *m_resets;
    FaultRow *m_fault;
    LayoutClass m_layout = LayoutClass::L;
};

} // namespace edgedeck::ui
