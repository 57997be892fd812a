// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bindings/probepanel.h"

#include "app/ops/arming.h"
#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPointer>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

Mark markOfStep(ops::ProbeResult result)
{
    switch (result) {
    case ops::ProbeResult::Pass:
        return Mark::Ok;
    case ops::ProbeResult::Fail:
        return Mark::Refused;
    case ops::ProbeResult::Skipped:
    case ops::ProbeResult::NotJudged:
        break;
    }
    return Mark::NotStarted;
}

QString kvBinding(const Snapshot &snapshot)
{
    for (const CheckedBinding &checked : snapshot.bindings) {
        if (checked.binding.type == "kv_namespace")
            return format::plain(checked.binding.name);
    }
    return {};
}

} // namespace

ProbePanel::ProbePanel(const AppContext &context, QWidget *parent)
    : Panel(u"KV probe"_s, {}, parent)
    , m_context(context)
    , m_time(new SpanLine(QString(), Type::Small, Ink::Faint, Elide::None, this))
    , m_price(new SpanLine(this))
    , m_restPrice(new SpanLine(this))
    , m_reason(new SpanLine(this))
    , m_steps(new QWidget(this))
    , m_footer(new QWidget(this))
    , m_worker(new KeyButton(
          u"Run through the Worker"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, m_footer))
    , m_rest(
          new KeyButton(u"Run by REST"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, m_footer))
{
    setObjectName(u"probePanel"_s);
    m_time->setObjectName(u"probeTime"_s);
    m_price->setObjectName(u"probePrice"_s);
    m_restPrice->setObjectName(u"probeRestPrice"_s);
    m_reason->setObjectName(u"probeReason"_s);
    m_steps->setObjectName(u"probeSteps"_s);
    m_worker->setObjectName(u"probeWorkerButton"_s);
    m_rest->setObjectName(u"probeRestButton"_s);
    addHeaderWidget(m_time);
    body()->addWidget(m_steps);
    body()->addStretch(1);
    body()->addWidget(m_footer);
    auto *footer = new QVBoxLayout(m_footer);
    footer->setContentsMargins(14, 8, 12, 7);
    footer->setSpacing(2);
    footer->addWidget(m_price);
    footer->addWidget(m_restPrice);
    m_buttons = new QBoxLayout(QBoxLayout::LeftToRight);
    m_buttons->setContentsMargins(0, 0, 0, 0);
    m_buttons->setSpacing(2);
    m_buttons->addWidget(m_worker, 0, Qt::AlignLeft);
    m_buttons->addWidget(m_rest, 0, Qt::AlignLeft);
    m_buttons->addStretch(1);
    footer->addLayout(m_buttons);
    footer->addWidget(m_reason);
    m_worker->bind(context.commands, u"bindings.probe"_s);
    m_rest->bind(context.commands, u"bindings.probeRest"_s);
    showReport();
}

void ProbePanel::setSnapshot(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    setTitle(u"KV probe"_s, kvBinding(snapshot));
    showButtons();
    if (!m_report && !m_error)
        showReport();
}

void ProbePanel::setKeysShown(bool shown)
{
    m_worker->setKeyShown(shown);
    m_rest->setKeyShown(shown);
}

void ProbePanel::ensureRunner()
{
    if (m_run || m_context.session == nullptr)
        return;
    m_prober = std::make_unique<ops::Prober>(*m_context.session);
    m_run = [this](ops::ProbeVia via, bool allowWrites, const Snapshot &snapshot, QObject *context,
                std::function<void(Result<ops::ProbeReport>)> done) {
        m_prober->run(via, allowWrites, snapshot, context, std::move(done));
    };
}

QString ProbePanel::offReason(ops::ProbeVia via) const
{
    if (m_running)
        return u"running"_s;
    if (!m_run && m_context.session == nullptr)
        return u"no profile is open"_s;
    if (kvBinding(m_snapshot).isEmpty())
        return u"no KV namespace is bound"_s;
    if (via == ops::ProbeVia::Rest)
        return {};
    const QuotaReading *writes = m_snapshot.quota(Meter::KvWrites);
    const auto left = writes == nullptr ? std::nullopt : writes->remaining();
    const int needed = ops::priceOf(via, true).puts;
    if (left && *left < needed)
        return *left < 1 ? u"0 KV writes left"_s
                         : u"%1 KV writes left, %2 needed"_s.arg(format::count(*left)).arg(needed);
    return {};
}

void ProbePanel::run(ops::ProbeVia via)
{
    ensureRunner();
    if (!m_run || !offReason(via).isEmpty())
        return;
    m_running = true;
    m_error.reset();
    m_report.reset();
    showReport();
    showButtons();
    const bool armed = m_context.arming != nullptr && m_context.arming->isArmed();
    m_run(via, armed, m_snapshot, this, [this](Result<ops::ProbeReport> answer) { finished(answer); });
}

void ProbePanel::finished(const Result<ops::ProbeReport> &answer)
{
    m_running = false;
    m_ranAt = m_context.now ? m_context.now() : m_snapshot.now;
    if (answer)
        m_report = *answer;
    else
        m_error = answer.error();
    showReport();
    showButtons();
}

void ProbePanel::showReport()
{
    const auto old = m_steps->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : old) {
        child->hide();
        child->setParent(nullptr);
        child->deleteLater();
    }
    delete m_steps->layout();
    auto *grid = new QGridLayout(m_steps);
    grid->setContentsMargins(14, 9, 12, 8);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    const auto line = [&](Spans spans, int row, int column, int span) {
        auto *widget = new SpanLine(std::move(spans), m_steps);
        widget->setMinimumLineHeight(24);
        grid->addWidget(widget, row, column, 1, span);
    };
    m_time->setText(m_report ? format::utcTime(m_ranAt) : QString());
    if (m_running) {
        line({{.text = u"Running the test…"_s, .ink = Ink::Info, .mark = Mark::Working}}, 0, 0, 2);
        return;
    }
    if (m_error) {
        const bool forbidden = m_error->cls == FaultClass::Forbidden || m_error->cls == FaultClass::Auth;
        line({{.text = format::plain(ops::sentence(*m_error)),
                 .ink = forbidden ? Ink::Unknown : Ink::Critical,
                 .mark = forbidden ? Mark::Forbidden : Mark::Refused,
                 .elide = Elide::Right}},
            0, 0, 2);
        if (const QString action = format::plain(ops::actionFor(*m_error)); !action.isEmpty())
            line({{.text = action, .ink = Ink::Muted, .elide = Elide::Right}}, 1, 0, 2);
        return;
    }
    if (!m_report) {
        line({{.text = u"Not run yet."_s, .mark = Mark::NotStarted},
                 {.text = u"Writes, reads, lists and deletes one key of its own."_s,
                     .ink = Ink::Muted,
                     .elide = Elide::Right,
                     .gap = 6}},
            0, 0, 2);
        return;
    }
    const QString summary = format::plain(m_report->summary);
    line(
        {{.text = summary.section(u':', 0, 0), .type = Type::Strong},
            {.text = summary.section(u':', 1).trimmed(), .ink = Ink::Muted, .elide = Elide::Right, .gap = 8}},
        0, 0, 2);
    int row = 1;
    for (const ops::ProbeStep &step : m_report->steps) {
        line({{.text = format::plain(step.id), .type = Type::Mono, .mark = markOfStep(step.result)}}, row, 0,
            1);
        const bool bad = step.result == ops::ProbeResult::Fail;
        const bool none
            = step.result == ops::ProbeResult::NotJudged || step.result == ops::ProbeResult::Skipped;
        Spans text{{.text = format::plain(step.text),
            .ink = bad ? Ink::Critical
                : none ? Ink::Muted
                       : Ink::Text,
            .elide = Elide::Right}};
        if (step.ms)
            text << Span{.text = format::latency(*step.ms), .type = Type::Small, .ink = Ink::Faint, .gap = 8};
        line(std::move(text), row, 1, 1);
        ++row;
    }
}

void ProbePanel::showButtons()
{
    const bool armed = m_context.arming != nullptr && m_context.arming->isArmed();
    const QString byWorker = format::plain(ops::priceOf(ops::ProbeVia::Worker, armed).words);
    const QString byRest = format::plain(ops::priceOf(ops::ProbeVia::Rest, armed).words);
    m_price->setSpans({{.text = u"Price: "_s + byWorker, .mark = Mark::Info, .elide = Elide::Right}});
    m_restPrice->setSpans({{.text = u"by REST: "_s + byRest, .ink = Ink::Muted, .elide = Elide::Right}});
    const QString reason = offReason(ops::ProbeVia::Worker);
    QString words = reason.isEmpty() ? QString() : u"off: "_s + reason;
    if (reason.isEmpty() && !armed)
        words = u"by REST only reads: Ctrl+Shift+A allows writes"_s;
    m_reason->setSpans({{.text = words, .ink = Ink::Muted, .elide = Elide::Right}});
    m_reason->setVisible(!words.isEmpty());
    if (m_context.commands != nullptr)
        m_context.commands->touch();
}

void ProbePanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    // Where the words of both do not stand side by side they stand one below the other.
    constexpr int kMargins = 32;
    const int needed = m_worker->sizeHint().width() + m_rest->sizeHint().width() + kMargins;
    m_buttons->setDirection(needed > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void ProbePanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    const QRectF footer = m_footer->geometry();
    painter.fillRect(footer.adjusted(0, 0, 0, -5), theme().raised);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(footer, 5, 5);
    painter.fillRect(QRectF(footer.left(), footer.top(), footer.width(), 1), theme().border);
}

} // namespace edgedeck::ui
