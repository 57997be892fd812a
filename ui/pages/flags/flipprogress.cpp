// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipprogress.h"

#include "ui/models/format.h"
#include "ui/pages/flags/fliploadpanel.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/kpitile.h"
#include "ui/shell/widgets/panel.h"
#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <string_view>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

/// The newest whole bucket that ended after `since`, and the newest whole one that ended before it.
struct BeforeAfter
{
    std::optional<double> before, after;
};

BeforeAfter beforeAfter(const Snapshot &snapshot, const char *name, Timestamp flipped)
{
    const Series *series = snapshot.seriesNamed(name);
    BeforeAfter out;
    if (series == nullptr)
        return out;
    for (const Bucket &bucket : series->buckets) {
        if (!bucket.value)
            continue;
        const Timestamp end = bucket.start + series->step;
        if (end <= flipped)
            out.before = bucket.value;
        else if (bucket.start >= flipped)
            out.after = bucket.value;
    }
    return out;
}

constexpr auto kSparkBefore = std::chrono::hours(2); ///< of quiet before the flip, to see a change against

const Series *cacheSeries(const Snapshot &snapshot, std::string_view name)
{
    for (const Series &series : snapshot.cache.series) {
        if (series.name == name)
            return &series;
    }
    return nullptr;
}

/// Whole steps around the flip; those that are still filling would look like a fall.
std::optional<Spark> sparkOf(const Series *series, Timestamp flipped, const QColor &color, double factor = 1)
{
    Spark spark{.color = color};
    if (series == nullptr)
        return std::nullopt;
    for (const Bucket &bucket : series->buckets) {
        const bool filling
            = series->incompleteFrom != Timestamp{} && bucket.start + series->step > series->incompleteFrom;
        if (bucket.start + series->step <= flipped - kSparkBefore || filling)
            continue;
        spark.points.push_back(bucket.value ? std::optional(*bucket.value * factor) : std::nullopt);
    }
    if (spark.points.size() < 2)
        return std::nullopt;
    return spark;
}

std::optional<Spark> sumOf(std::optional<Spark> one, const std::optional<Spark> &other)
{
    if (!one || !other || one->points.size() != other->points.size())
        return one;
    for (std::size_t i = 0; i < one->points.size(); ++i) {
        if (one->points[i] && other->points[i])
            *one->points[i] += *other->points[i];
    }
    return one;
}

} // namespace

FlipProgress::FlipProgress(FlipPresenter *presenter, CommandTable *commands, QWidget *parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_chosenPanel(new Panel({}, {}, this))
    , m_chosen(new SpanLine(m_chosenPanel))
    , m_progressHead(new SpanLine(this))
    , m_effectHead(new SpanLine(this))
    , m_calls(
          new KeyButton(u"Calls"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, m_chosenPanel))
    , m_verdict(new VerdictBox(this))
    , m_lines(new ProgressList(this))
    , m_tileRow(new QWidget(this))
    , m_load(new FlipLoadPanel(u"Where the load went"_s, u"share of the daily limit, whole account"_s,
          {Meter::KvWrites, Meter::DoRequests, Meter::DoRowsWritten}, this))
{
    setObjectName(u"flipProgress"_s);
    m_chosen->setObjectName(u"flipChosen"_s);
    m_effectHead->setObjectName(u"flipEffectHead"_s);
    m_calls->setObjectName(u"callsButton"_s);
    m_calls->bind(commands, u"flip.copyCalls"_s);
    auto *chosen = new QHBoxLayout;
    chosen->setContentsMargins(12, 2, 10, 2);
    chosen->addWidget(m_chosen, 1);
    chosen->addWidget(m_calls);
    m_chosenPanel->body()->addLayout(chosen);
    m_chosenPanel->setAccessibleName(u"Chosen value"_s);
    m_progressHead->setSpans({{.text = u"Progress"_s, .type = Type::Strong},
        {.text = u"every step is in the journal"_s, .ink = Ink::Muted, .gap = 8}});
    auto *tiles = new QHBoxLayout(m_tileRow);
    tiles->setContentsMargins(0, 0, 0, 0);
    tiles->setSpacing(10);
    const QStringList ids{u"attempts"_s, u"refused"_s, u"doRequests"_s, u"hitRate"_s};
    for (const QString &id : ids) {
        auto *tile = new KpiTile(m_tileRow);
        tile->setObjectName(u"effect:"_s + id);
        tiles->addWidget(tile, 1);
        m_tiles << tile;
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 12);
    column->setSpacing(10);
    column->addWidget(m_chosenPanel);
    column->addWidget(m_verdict);
    column->addSpacing(2);
    column->addWidget(m_progressHead);
    column->addWidget(m_lines);
    column->addWidget(m_effectHead);
    column->addWidget(m_tileRow);
    column->addWidget(m_load);
    column->addStretch(1);
}

void FlipProgress::setSnapshot(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    refresh();
}

void FlipProgress::refresh()
{
    const auto &record = m_presenter->record();
    const auto &plan = m_presenter->plan();
    const std::string value = record ? record->after : m_presenter->request().value;
    const FlagDefinition definition = plan ? plan->definition : FlagDefinition{};
    const bool on = value == definition.on;
    Spans chosen{{.text = on ? u"on"_s : u"off"_s, .type = Type::Strong, .mark = on ? Mark::On : Mark::Off}};
    if (!value.empty())
        chosen << Span{.text = format::quoted(value), .type = Type::Mono, .ink = Ink::Muted, .gap = 8};
    if (record) {
        chosen << Span{.text = u"by "_s + format::plain(record->operatorName), .ink = Ink::Muted, .gap = 16}
               << Span{.text = format::plain(record->reason),
                      .ink = Ink::Muted,
                      .elide = Elide::Right,
                      .gap = 16};
    }
    m_chosen->setSpans(chosen);
    if (record)
        m_verdict->setVerdict(verdictOfFlip(*record, m_snapshot), m_snapshot.now);
    else
        m_verdict->setVerdict({State::Working, u"Sending…"_s,
                                  u"The journal row is written before the first byte leaves."_s, {}},
            m_snapshot.now);
    m_lines->setLines(flipLines(
        plan, record ? &*record : nullptr, m_presenter->steps(), m_presenter->confirmedAt(), m_snapshot));
    const bool live
        = record && (record->state == FlipState::Verified || record->state == FlipState::SentNotReadable);
    m_effectHead->setVisible(live);
    m_tileRow->setVisible(live);
    m_load->setVisible(live);
    if (live)
        fillTiles();
}

void FlipProgress::fillTiles()
{
    const Timestamp flipped = m_presenter->record()->createdAt;
    m_effectHead->setSpans({{.text = u"Effect so far"_s, .type = Type::Strong},
        {.text = u"%1–%2 UTC, counted by Cloudflare"_s.arg(
             format::hourMinute(flipped), format::hourMinute(m_snapshot.now)),
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 8}});
    const Theme &t = theme();
    const auto tile = [](KpiTile *to, const QString &caption, const BeforeAfter &values, const QString &note,
                          const std::optional<Spark> &spark) {
        const QString was = values.before ? u"was %1"_s.arg(format::count(*values.before)) : QString();
        if (values.after)
            to->setState({caption, Mark::TooEarly, format::count(*values.after), was, note, spark});
        else
            to->setState({caption, Mark::TooEarly, u"too early"_s, QString(),
                (was.isEmpty() ? QString() : was + u"; "_s) + u"no whole step yet"_s, spark});
    };
    const BeforeAfter counted = beforeAfter(m_snapshot, "kv_writes", flipped);
    const BeforeAfter refused = beforeAfter(m_snapshot, "kv_writes_refused", flipped);
    BeforeAfter attempts = counted;
    if (attempts.before && refused.before)
        *attempts.before += *refused.before;
    if (attempts.after && refused.after)
        *attempts.after += *refused.after;
    const auto refusedLine = sparkOf(m_snapshot.seriesNamed("kv_writes_refused"), flipped, t.critical);
    tile(m_tiles[0], u"KV attempts per 15 min"_s, attempts, u"target ≤ 10 % of baseline"_s,
        sumOf(sparkOf(m_snapshot.seriesNamed("kv_writes"), flipped, t.kv), refusedLine));
    const QuotaReading *writes = m_snapshot.quota(Meter::KvWrites);
    const bool still = writes != nullptr && writes->level() == QuotaLevel::Over && writes->resetsAt;
    tile(m_tiles[1], u"put() refused"_s, refused,
        still ? u"still refused until %1"_s.arg(format::hourMinute(*writes->resetsAt)) : u"per 15 min"_s,
        refusedLine);
    const QuotaReading *durable = m_snapshot.quota(Meter::DoRequests);
    const auto objects = sparkOf(m_snapshot.seriesNamed("do_requests"), flipped, t.durable);
    if (durable != nullptr && durable->used.known()) {
        m_tiles[2]->setState({u"DO requests today"_s, *durable->used.value > 0 ? Mark::Ok : Mark::TooEarly,
            format::count(*durable->used.value), QString(),
            durable->percent() ? u"%1 of the limit, as of %2"_s.arg(
                format::percent(*durable->percent()), format::hourMinute(durable->used.asOf))
                               : u"as of "_s + format::utcTime(durable->used.asOf),
            objects});
    } else {
        m_tiles[2]->setState({u"DO requests today"_s, Mark::Unknown, u"unknown"_s, QString(),
            format::plain(durable == nullptr ? "" : durable->used.unknown), objects});
    }
    const Reading<double> &rate = m_snapshot.cache.hitRate;
    auto rates = sparkOf(cacheSeries(m_snapshot, "hit_rate"), flipped, t.l1, 100);
    if (rates && m_snapshot.cache.target)
        rates->target = *m_snapshot.cache.target * 100;
    if (rate.known())
        m_tiles[3]->setState(
            {u"Cache hit rate"_s, Mark::TooEarly, format::percent(*rate.value * 100), QString(),
                m_snapshot.cache.target
                    ? u"target %1, caches are cold"_s.arg(format::percent(*m_snapshot.cache.target * 100))
                    : u"caches are cold"_s,
                rates});
    else
        m_tiles[3]->setState({u"Cache hit rate"_s, Mark::Unknown, u"unknown"_s, QString(),
            format::plain(rate.unknown), rates});
    // All four are as high as the highest: their notes stand on one line.
    const bool any = std::any_of(
        m_tiles.begin(), m_tiles.end(), [](const KpiTile *each) { return each->state().spark.has_value(); });
    for (KpiTile *each : m_tiles) {
        if (any && !each->state().spark) {
            KpiState padded = each->state();
            padded.spark = Spark{.color = t.muted};
            each->setState(padded);
        }
    }
    m_load->setLoad(m_snapshot, m_presenter->plan());
}

} // namespace edgedeck::ui
