// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/incidentsummary.h"

#include "ui/models/format.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kSlowMs = 1000; ///< a reader notices a whole second

QString upper(Severity severity)
{
    return QString::fromLatin1(toString(severity).data()).toUpper();
}

const Finding *leading(const Snapshot &snapshot)
{
    const auto found = std::find_if(snapshot.findings.begin(), snapshot.findings.end(),
        [](const Finding &f) { return f.severity != Severity::Info && f.severity != Severity::Ok; });
    return found == snapshot.findings.end() ? nullptr : &*found;
}

QString headlineFor(const Finding &finding, const Snapshot &snapshot)
{
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    if (finding.id == "kv-write-quota-exhausted") {
        const QString until
            = writes != nullptr && writes->resetsAt ? format::utcTime(*writes->resetsAt) : u"the reset"_s;
        return u"KV writes are used up: put() is refused until %1"_s.arg(until);
    }
    if (finding.id == "kv-write-quota-near" && writes != nullptr && writes->exhausts && writes->exhausts->at)
        return u"KV writes will be used up at ≈ %1"_s.arg(format::utcTime(*writes->exhausts->at));
    return format::plain(finding.title);
}

/// Writes that are still to come today and will be refused.
std::optional<double> expectedLoss(const Snapshot &snapshot)
{
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    if (writes == nullptr || !writes->forecast || writes->level() != QuotaLevel::Over)
        return std::nullopt;
    const double soFar = writes->attempted.value_or(writes->used.value.value_or(0));
    const double loss = writes->forecast->total - soFar;
    return loss >= 1 ? std::optional(loss) : std::nullopt;
}

int cronsLeftToday(const Snapshot &snapshot)
{
    const Timestamp reset = nextReset(snapshot.now);
    return static_cast<int>(
        std::count_if(snapshot.events.begin(), snapshot.events.end(), [&](const Event &event) {
            return event.kind == EventKind::Cron && event.at > snapshot.now && event.at < reset;
        }));
}

QString nextRisk(const Snapshot &snapshot)
{
    const QuotaReading *closest = nullptr;
    for (const QuotaReading &quota : snapshot.quotas) {
        if (quota.percent() && (closest == nullptr || *quota.percent() > *closest->percent()))
            closest = &quota;
    }
    if (closest == nullptr)
        return u"no quota is readable"_s;
    const std::string_view name = displayName(closest->meter);
    return u"closest to its limit: %1, %2"_s.arg(
        QString::fromUtf8(name.data(), qsizetype(name.size())), format::percent(*closest->percent()));
}

VerdictText verdictOfFinding(const Finding &finding, const Snapshot &snapshot)
{
    VerdictText text{.state = stateOf(finding.severity),
        .headline = headlineFor(finding, snapshot),
        .stateWord = upper(finding.severity),
        .detail = {},
        .shortDetail = {},
        .findingId = finding.id,
        .command = finding.command};
    QStringList parts;
    QStringList brief;
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    if (finding.id == "kv-write-quota-exhausted" && writes != nullptr && writes->limitReachedAt) {
        const Timestamp since = *writes->limitReachedAt;
        parts << u"since %1 (%2)"_s.arg(format::utcTime(since), format::duration(snapshot.now - since));
        brief << u"since %1"_s.arg(format::utcTime(since));
    } else if (!finding.summary.empty()) {
        parts << format::plain(finding.summary);
        brief << format::plain(finding.summary);
    }
    if (const Event *cron = nextCron(snapshot)) {
        const QString when
            = u"%1, in %2"_s.arg(format::utcTime(cron->at), format::untilMinute(snapshot.now, cron->at));
        QString next = u"the next cron burst at "_s + when;
        const auto loss = expectedLoss(snapshot);
        if (loss && cronsLeftToday(snapshot) == 1)
            next += u", will lose %1 more writes"_s.arg(format::about(*loss));
        else if (loss)
            next += u"; %1 more writes are lost by 00:00 UTC"_s.arg(format::about(*loss));
        parts << next;
        brief << u"next cron burst "_s + when;
    }
    text.detail = parts.join(u" · "_s);
    text.shortDetail = brief.join(u" · "_s);
    return text;
}

QString asOfNote(const Reading<double> &reading)
{
    return u"as of %1 · %2"_s.arg(format::utcTime(reading.asOf), format::sourceName(reading.source));
}

KpiText unknownKpi(KpiText kpi, const std::string &reason)
{
    const QString words = format::plain(reason);
    const bool forbidden = words.startsWith("forbidden"_L1);
    kpi.state = forbidden ? State::Forbidden : State::Unknown;
    kpi.value = forbidden ? u"forbidden"_s : u"unknown"_s;
    const QString why = forbidden ? words.section(u':', 1).trimmed() : words;
    kpi.note = kpi.shortNote = why.isEmpty() ? words : why;
    return kpi;
}

KpiText writesLeft(const Snapshot &snapshot)
{
    KpiText kpi{.id = u"kv_writes_left"_s,
        .caption = u"KV writes left today"_s,
        .state = State::Unknown,
        .value = {},
        .unit = {},
        .note = {},
        .shortNote = {},
        .command = "page.quotas"};
    const QuotaReading *quota = snapshot.quota(Meter::KvWrites);
    if (quota == nullptr || !quota->remaining())
        return unknownKpi(kpi,
            quota == nullptr          ? "not read yet"
                : quota->used.known() ? "plan unknown"
                                      : quota->used.unknown);
    kpi.state = stateOf(quota->level());
    kpi.value = format::count(*quota->remaining());
    kpi.unit = u"of "_s + format::limit(quota->meter, *quota->limit);
    kpi.note = asOfNote(quota->used);
    kpi.shortNote = u"as of "_s + format::utcTime(quota->used.asOf);
    return kpi;
}

KpiText refusedPuts(const Snapshot &snapshot)
{
    KpiText kpi{.id = u"kv_puts_refused"_s,
        .caption = u"put() refused today"_s,
        .state = State::Unknown,
        .value = {},
        .unit = u"attempts"_s,
        .note = {},
        .shortNote = {},
        .command = "page.quotas"};
    const QuotaReading *quota = snapshot.quota(Meter::KvWrites);
    if (quota == nullptr || !quota->refused) {
        kpi.unit.clear();
        return unknownKpi(kpi,
            quota == nullptr          ? "not read yet"
                : quota->used.known() ? "refusals are not counted"
                                      : quota->used.unknown);
    }
    kpi.value = format::count(*quota->refused);
    kpi.state = *quota->refused > 0 ? State::Critical : State::Ok;
    const Series *series = snapshot.seriesNamed("kv_writes_refused");
    const Bucket *last = nullptr;
    if (series != nullptr) {
        for (const Bucket &bucket : series->buckets) {
            if (bucket.value && bucket.start + series->step <= snapshot.now)
                last = &bucket;
        }
    }
    kpi.note = last == nullptr
        ? asOfNote(quota->used)
        : u"%1 in the last %2 min"_s.arg(format::count(*last->value)).arg(series->step.count() / 60);
    kpi.shortNote = kpi.note;
    return kpi;
}

KpiText hitRate(const Snapshot &snapshot)
{
    KpiText kpi{.id = u"cache_hit_rate"_s,
        .caption = u"Cache hit rate"_s,
        .state = State::Unknown,
        .value = {},
        .unit = {},
        .note = {},
        .shortNote = {},
        .command = "page.cache"};
    const CacheReading &cache = snapshot.cache;
    if (!cache.hitRate.known()) {
        kpi = unknownKpi(kpi, cache.hitRate.unknown.empty() ? "not read yet" : cache.hitRate.unknown);
        if (const auto quote = kpi.note.indexOf(u'“'); quote > 0)
            kpi.shortNote = kpi.note.mid(quote);
        return kpi;
    }
    kpi.value = format::percent(*cache.hitRate.value * 100);
    kpi.state = !cache.target                   ? State::None
        : *cache.hitRate.value >= *cache.target ? State::Ok
                                                : State::Warning;
    kpi.note = cache.target ? u"target %1 · as of %2"_s.arg(
                   format::percent(*cache.target * 100), format::utcTime(cache.hitRate.asOf))
                            : asOfNote(cache.hitRate);
    kpi.shortNote = cache.target ? u"target "_s + format::percent(*cache.target * 100)
                                 : u"as of "_s + format::utcTime(cache.hitRate.asOf);
    return kpi;
}

KpiText responseTime(const Snapshot &snapshot)
{
    KpiText kpi{.id = u"response_p99"_s,
        .caption = u"Response time p99"_s,
        .state = State::Unknown,
        .value = {},
        .unit = {},
        .note = {},
        .shortNote = {},
        .command = "page.cache"};
    if (!snapshot.p99Ms.known())
        return unknownKpi(kpi, snapshot.p99Ms.unknown.empty() ? "not read yet" : snapshot.p99Ms.unknown);
    kpi.value = format::latency(*snapshot.p99Ms.value);
    kpi.state = *snapshot.p99Ms.value >= kSlowMs ? State::Warning : State::Ok;
    kpi.note = u"last 24 h, as of %1"_s.arg(format::utcTime(snapshot.p99Ms.asOf));
    kpi.shortNote = u"last 24 h"_s;
    return kpi;
}

KpiText workerRequests(const Snapshot &snapshot)
{
    KpiText kpi{.id = u"worker_requests"_s,
        .caption = u"Worker requests"_s,
        .state = State::Unknown,
        .value = {},
        .unit = {},
        .note = {},
        .shortNote = {},
        .command = "page.quotas"};
    const QuotaReading *quota = snapshot.quota(Meter::WorkerRequests);
    if (quota == nullptr || !quota->used.known())
        return unknownKpi(kpi, quota == nullptr ? "not read yet" : quota->used.unknown);
    kpi.state = quota->limit ? stateOf(quota->level()) : State::None;
    kpi.value = format::count(*quota->used.value);
    QStringList notes;
    if (quota->limit) {
        kpi.unit = u"/ "_s + format::limit(quota->meter, *quota->limit);
        notes << format::percent(*quota->percent());
    }
    if (quota->forecast)
        notes << u"%1 by 00:00"_s.arg(format::expected(quota->meter, quota->forecast->total, {}, {}));
    kpi.note = notes.isEmpty() ? asOfNote(quota->used) : notes.join(u" · "_s);
    kpi.shortNote = notes.value(0, kpi.note);
    return kpi;
}

} // namespace

const FlagState *leadingFlag(const Snapshot &snapshot)
{
    const auto found = std::find_if(snapshot.flags.begin(), snapshot.flags.end(),
        [](const FlagState &flag) { return flag.definition.storagePath; });
    if (found != snapshot.flags.end())
        return &*found;
    return snapshot.flags.empty() ? nullptr : &snapshot.flags.front();
}

const Event *nextCron(const Snapshot &snapshot)
{
    const Event *next = nullptr;
    for (const Event &event : snapshot.events) {
        if (event.kind == EventKind::Cron && event.at > snapshot.now
            && (next == nullptr || event.at < next->at))
            next = &event;
    }
    return next;
}

std::chrono::microseconds dataAge(const Snapshot &snapshot)
{
    return snapshot.asOf == Timestamp{} ? std::chrono::microseconds::zero()
                                        : std::max(std::chrono::microseconds::zero(),
                                            std::chrono::microseconds(snapshot.now - snapshot.asOf));
}

bool isStale(const Snapshot &snapshot)
{
    if (snapshot.first)
        return false;
    const bool failed
        = std::any_of(snapshot.faults.begin(), snapshot.faults.end(), [](const SourceFault &fault) {
              return fault.source == "analytics" || fault.source == "deployments";
          });
    return failed || snapshot.link == LinkState::Offline || dataAge(snapshot) > std::chrono::minutes(15);
}

VerdictText verdictOf(const Snapshot &snapshot)
{
    if (snapshot.first)
        return {.state = State::Working,
            .headline = u"Asking Cloudflare…"_s,
            .stateWord = u"LOADING"_s,
            .detail = u"first reading of this Worker"_s,
            .shortDetail = u"first reading"_s,
            .findingId = {},
            .command = {}};
    if (const Finding *finding = leading(snapshot))
        return verdictOfFinding(*finding, snapshot);
    if (snapshot.asOf == Timestamp{})
        return {.state = State::Unknown,
            .headline = u"Nothing could be read"_s,
            .stateWord = u"UNKNOWN"_s,
            .detail = u"no source answered yet"_s,
            .shortDetail = u"no source answered yet"_s,
            .findingId = {},
            .command = "refresh"};
    const QString risk = nextRisk(snapshot);
    return {.state = State::Ok,
        .headline = u"Nothing needs you"_s,
        .stateWord = u"OK"_s,
        .detail = u"as of %1 · %2"_s.arg(format::utcTime(snapshot.asOf), risk),
        .shortDetail = risk,
        .findingId = {},
        .command = {}};
}

std::vector<KpiText> kpisOf(const Snapshot &snapshot)
{
    return {writesLeft(snapshot), refusedPuts(snapshot), hitRate(snapshot), responseTime(snapshot),
        workerRequests(snapshot)};
}

} // namespace edgedeck::ui
