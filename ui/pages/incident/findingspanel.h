// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/findingmodel.h"
#include "ui/pages/incident/findingitem.h"
#include "ui/shell/page.h"
#include "ui/shell/widgets/panel.h"

#include <QHash>

namespace edgedeck::ui {

class FaultRow;

/// The list of findings, worst first, the current one open, and below it what was ruled out. While the focus or
/// the pointer is inside, rows keep their order.
class FindingsPanel : public Panel
{
    Q_OBJECT
public:
    explicit FindingsPanel(CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setLayoutClass(LayoutClass layout, bool shortWindow);
    void setCurrent(const QString &id);
    [[nodiscard]] QString current() const { return m_current; }
    /// Shows every line of evidence of the current finding, or the usual few again.
    void toggleEvidence();
    [[nodiscard]] bool allEvidence() const { return m_allEvidence; }
    /// Opens the first closed finding that has no command of its own.
    void openNextWithoutCommand();
    [[nodiscard]] FindingModel *model() { return &m_model; }

Q_SIGNALS:
    void currentChanged(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void sync();
    void freeze();
    void step(int by);
    [[nodiscard]] int evidenceLines() const;

    CommandTable *m_commands;
    FindingModel m_model;
    QHash<QString, FindingItem *> m_items;
    QString m_current;
    LayoutClass m_layout = LayoutClass::L;
    bool m_short = false, m_allEvidence = false, m_hover = false;
    QWidget *m_list, *m_ruledOut;
    QVBoxLayout *m_listLayout;
    SpanLine *m_checked, *m_empty, *m_out, *m_also;
    FaultRow *m_fault;
};

} // namespace edgedeck::ui
