// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipwords.h"

#include "app/domain/cron.h"
#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/models/journalmodel.h"

#include <algorithm>
#include <cmath>
#include <array>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<QStringView, 8> kWords{
    u"planned", u"confirmed", u"journaled", u"staged", u"deployed", u"read back", u"in effect", u"proof"};
enum Line : std::size_t { Planned, Confirmed, Journaled, StagedLine, Deployed, ReadBack, InEffect, Proof };

/// The line a journaled state belongs to, and whether it is done with it.
std::pair<std::size_t, State> lineOf(FlipState state)
{
    switch (state) {
    case FlipState::Planned:
        return {Planned, State::Ok};
    case FlipState::Intent:
        return {Journaled, State::Ok};
    case FlipState::Staging:
        return {StagedLine, State::Working};
    case FlipState::Staged:
        return {StagedLine, State::Ok};
    case FlipState::Deploying:
        return {Deployed, State::Working};
    case FlipState::Acked:
        return {Deployed, State::Ok};
    case FlipState::Unknown:
        return {ReadBack, State::Unknown};
    case FlipState::Verified:
        return {ReadBack, State::Ok};
    case FlipState::SentNotReadable:
        return {ReadBack, State::Ok};
    case FlipState::Superseded:
    case FlipState::Conflict:
        return {ReadBack, State::Conflict};
    case FlipState::NotApplied:
        return {ReadBack, State::Refused};
    case FlipState::NotSent:
        return {StagedLine, State::Refused};
    case FlipState::Stale:
        return {StagedLine, State::Conflict};
    case FlipState::Rejected:
        return {Deployed, State::Refused};
    }
    return {Planned, State::Unknown};
}

/// The call of a line and how long it took; the row that tells the time need not name the call again.
QString callWords(const FlipStep &step, const QString &before)
{
    QString call = step.call.empty() ? before.section(u" · "_s, 0, 0) : format::plain(step.call);
    if (step.took)
        call += (call.isEmpty() ? QString() : u" · "_s) + format::latency(double(step.took->count()));
    return call;
}

bool wentLive(FlipState state)
{
    return state == FlipState::Verified || state == FlipState::SentNotReadable;
}

QString hours(const ProofWindow &window)
{
    return format::hourMinute(window.from) + u"–"_s + format::hourMinute(window.to);
}

} // namespace

const EffectProof *proofOf(const FlipRecord &record, const Snapshot &snapshot)
{
    constexpr std::chrono::minutes kAround{2};
    const FlagState *flag = snapshot.flag(record.flag);
    if (flag == nullptr || !flag->effect.changedAt || !wentLive(record.state))
        return nullptr;
    // Only the newest change of the flag is judged: an older flip has no proof of its own any more.
    const Timestamp at = *flag->effect.changedAt;
    return at >= record.createdAt - kAround && at <= record.updatedAt + kAround ? &flag->effect : nullptr;
}

std::optional<bool> inEffect(const FlipRecord &record, const Snapshot &snapshot)
{
    const FlagState *flag = snapshot.flag(record.flag);
    if (flag == nullptr || !flag->effective.known() || flag->effective.asOf < record.createdAt)
        return std::nullopt;
    const std::string wanted = record.after.empty() ? flag->definition.on : record.after;
    return !flag->inert && *flag->effective.value == wanted;
}

std::vector<FlipLine> flipLines(const std::optional<FlipPlan> &plan, const FlipRecord *record,
    const std::vector<FlipStep> &steps, Timestamp confirmedAt, const Snapshot &snapshot)
{
    std::vector<FlipLine> lines;
    for (const QStringView word : kWords)
        lines.push_back({word.toString(), State::NotStarted, {}, {}, {}});
    if (plan) {
        const auto passed = std::count_if(plan->checks.begin(), plan->checks.end(),
            [](const Check &c) { return c.result == CheckResult::Pass; });
        const auto known = static_cast<std::ptrdiff_t>(plan->checks.size()) - passed;
        QString fact = u"pre-flight %1 of %2"_s.arg(passed).arg(plan->checks.size());
        if (record != nullptr && known > 0)
            fact += known == 1 ? u", 1 warning accepted"_s : u", %1 warnings accepted"_s.arg(known);
        lines[Planned] = {lines[Planned].word, record == nullptr ? State::Working : State::Ok,
            format::clockTime(plan->readAtServer), fact, {}};
    }
    if (record == nullptr)
        return lines;
    lines[Planned].state = State::Ok;
    lines[Confirmed] = {lines[Confirmed].word, State::Ok, format::clockTime(confirmedAt),
        u"%1 typed %2"_s.arg(format::plain(record->operatorName), format::plain(record->worker.str()))
            + (snapshot.accountName.empty() ? QString()
                                            : u" on account "_s + format::plain(snapshot.accountName)),
        {}};
    lines[Journaled].call = u"op "_s + format::plain(record->opId).left(8);
    for (const FlipStep &step : steps) {
        const auto [line, state] = lineOf(step.state);
        FlipLine &at = lines[line];
        at.state = state;
        at.time = format::clockTime(step.at);
        if (line != Journaled)
            at.fact = format::plain(step.fact);
        if (const QString call = callWords(step, at.call); !call.isEmpty() && line != Journaled)
            at.call = call;
        // What came before a later step is done, whether or not its own row was seen.
        for (std::size_t before = 0; before < line; ++before) {
            if (lines[before].state == State::Working || lines[before].state == State::NotStarted)
                lines[before].state = State::Ok;
        }
    }
    if (lines[Journaled].fact.isEmpty())
        lines[Journaled].fact = u"on disk before the first byte was sent"_s;
    if (wentLive(record->state) && lines[ReadBack].fact.isEmpty() && record->newVersion)
        lines[ReadBack].fact
            = u"live is %1, made from %2"_s.arg(format::plain(shortId(record->newVersion->str())),
                format::plain(shortId(record->baseVersion.str())));
    if (!wentLive(record->state))
        return lines;
    const auto effect = inEffect(*record, snapshot);
    const FlagState *flag = snapshot.flag(record->flag);
    if (!effect) {
        lines[InEffect].state = State::Working;
        lines[InEffect].fact = flag != nullptr && !flag->effective.known() && !flag->effective.unknown.empty()
            ? format::unknownWords(flag->effective.unknown)
            : u"no look at the Worker since the flip"_s;
    } else {
        lines[InEffect].state = *effect ? State::Ok : State::Inert;
        lines[InEffect].time = format::clockTime(flag->effective.asOf);
        lines[InEffect].fact = *effect ? u"Worker answers "_s + format::quoted(*flag->effective.value)
                                       : u"the running version ignores it"_s;
    }
    if (const EffectProof *proof = proofOf(*record, snapshot);
        proof != nullptr && proof->verdict == EffectVerdict::Effective) {
        lines[Proof].state = State::Proven;
        lines[Proof].time = format::clockTime(snapshot.asOf);
        if (const auto change = proof->change())
            lines[Proof].fact = u"KV write attempts −%1"_s.arg(format::percent(std::abs(*change) * 100));
        return lines;
    }
    lines[Proof].state = State::TooEarly;
    lines[Proof].time = format::clockTime(snapshot.now);
    lines[Proof].fact = u"no window to compare yet"_s;
    return lines;
}

bool waitsForHuman(const FlipRecord &record, Timestamp now)
{
    constexpr std::chrono::seconds kSettle{120}; // as the flip's own looks
    return record.state == FlipState::Unknown
        || (record.state == FlipState::Acked && now - record.updatedAt > kSettle);
}

FlipVerdict verdictOfFlip(const FlipRecord &record, const Snapshot &snapshot)
{
    FlipVerdict verdict{
        stateOfFlip(record.state), flipWord(record), format::plain(ops::sentence(record)), std::nullopt};
    if (!wentLive(record.state)) {
        // What happened, then what to do about it.
        if (const std::string action = record.error ? ops::actionFor(*record.error) : std::string();
            !action.empty())
            verdict.sentence += u" "_s + format::plain(action);
        return verdict;
    }
    const auto effect = inEffect(record, snapshot);
    if (effect && !*effect) {
        verdict.state = State::Inert;
        verdict.title = u"Configured, not in effect"_s;
        verdict.sentence = u"Configured, not in effect: the running version ignores it."_s;
        return verdict;
    }
    const EffectProof *proof = proofOf(record, snapshot);
    if (proof != nullptr && proof->verdict == EffectVerdict::Effective) {
        const auto change = proof->change();
        verdict.state = State::Proven;
        verdict.title = change ? u"Proven, −%1"_s.arg(format::percent(std::abs(*change) * 100)) : u"Proven"_s;
        if (!proof->evidence.empty())
            verdict.sentence = format::plain(proof->evidence.back().text) + u'.';
        return verdict;
    }
    verdict.state = State::TooEarly;
    verdict.title = u"Too early to say"_s;
    const bool on = [&] {
        const FlagState *flag = snapshot.flag(record.flag);
        return flag == nullptr || record.after != flag->definition.off;
    }();
    QString first = !effect ? record.state == FlipState::SentNotReadable
            ? (record.carrier == Carrier::SecretText
                    ? u"Sent and deployed, value not readable (secret)."_s
                    : u"Taken as applied by a human's word, not read back."_s)
            : u"Read back as live; the Worker was not asked yet."_s
        : on                ? u"The flag is on and in effect."_s
                            : u"The flag is off and in effect."_s;
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    const bool refused = writes != nullptr && writes->level() == QuotaLevel::Over;
    if (refused && writes->resetsAt)
        first += u" KV refuses every write until %1, so a fall seen now proves nothing."_s.arg(
            format::utcTime(*writes->resetsAt));
    const ProofWindow window = firstHonestWindow(record.createdAt, snapshot.crons, refused);
    verdict.notBefore = window.to;
    const bool tomorrow = startOfDay(window.from) > startOfDay(record.createdAt);
    if (snapshot.crons.empty())
        first += u" The first honest window is %1%2."_s.arg(
            hours(window), tomorrow ? u" tomorrow"_s : QString());
    else
        first += u" The first honest window is the %1 cron run%2, compared with %3 before the flip."_s.arg(
            format::hourMinute(window.from + std::chrono::minutes(5)), tomorrow ? u" tomorrow"_s : QString(),
            hours(window));
    verdict.sentence = first;
    return verdict;
}

EffectLine effectLine(const ExpectedEffect &effect, Timestamp now)
{
    switch (effect.kind) {
    case ExpectedEffect::Kind::Proof:
        return {u"Proof not before"_s, format::date(effect.at, now) + u" "_s + format::utcTime(effect.at), {},
            State::TooEarly};
    case ExpectedEffect::Kind::Price:
        return {u"Price"_s,
            u"%1 API calls · %2"_s.arg(effect.apiCalls)
                .arg(effect.kvWrites == 0 ? u"no KV put"_s : u"%1 KV puts"_s.arg(effect.kvWrites)),
            {}, State::Info};
    case ExpectedEffect::Kind::InEffect:
        return {u"In effect"_s,
            effect.objectsWithin ? u"seconds; objects within "_s
                    + format::duration(std::chrono::seconds(*effect.objectsWithin))
                                 : u"seconds; objects reset at once"_s,
            {}, State::Info};
    case ExpectedEffect::Kind::Load:
        break;
    }
    EffectLine line{format::plain(displayName(effect.meter)) + u" a day"_s, {}, {}, State::Info};
    if (effect.before)
        line.value = format::amount(effect.meter, *effect.before);
    if (effect.after) {
        line.value += (line.value.isEmpty() ? QString() : u" → "_s) + (effect.atMost ? u"≤ "_s : u"≈ "_s)
            + format::amount(effect.meter, *effect.after);
        if (effect.before && *effect.before > 0 && *effect.after < *effect.before)
            line.tail = format::change(*effect.after / *effect.before - 1);
    }
    if (effect.limit)
        line.value += u" of "_s + format::limit(effect.meter, *effect.limit);
    return line;
}

} // namespace edgedeck::ui
