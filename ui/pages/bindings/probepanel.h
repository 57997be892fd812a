// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "app/ops/prober.h"
#include "ui/shell/context.h"
#include "ui/shell/widgets/panel.h"

#include <functional>
#include <memory>
#include <optional>

class QBoxLayout;

namespace edgedeck::ui {

class KeyButton;

/// The KV binding test: its price before the button, its steps with verdicts after. Off with the reason beside it.
class ProbePanel : public Panel
{
    Q_OBJECT
public:
    using Run = std::function<void(ops::ProbeVia via, bool allowWrites, const Snapshot &snapshot,
        QObject *context, std::function<void(Result<ops::ProbeReport>)> done)>;

    explicit ProbePanel(const AppContext &context, QWidget *parent = nullptr);
    /// Replaces the prober of the session, in tests.
    void setRun(Run run) { m_run = std::move(run); }
    void setSnapshot(const Snapshot &snapshot);
    /// Where width is short the key caps go first.
    void setKeysShown(bool shown);
    void run(ops::ProbeVia via);
    /// Why the test may not run now, "" when it may.
    [[nodiscard]] QString offReason(ops::ProbeVia via) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void ensureRunner();
    void showReport();
    void showButtons();
    void finished(const Result<ops::ProbeReport> &answer);

    const AppContext &m_context;
    Run m_run;
    std::unique_ptr<ops::Prober> m_prober;
    Snapshot m_snapshot;
    std::optional<ops::ProbeReport> m_report;
    std::optional<Error> m_error;
    Timestamp m_ranAt{};
    bool m_running = false;
    SpanLine *m_time, *m_price, *m_restPrice, *m_reason;
    QBoxLayout *m_buttons = nullptr;
    QWidget *m_steps, *m_footer;
    KeyButton *m_worker, *m_rest;
};

} // namespace edgedeck::ui
