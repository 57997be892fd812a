// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/restprobe.h"

#include "app/domain/flip/opid.h"
#include "app/ops/wording.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};
constexpr int kLifeSeconds = 60; ///< the shortest that KV takes: what is left behind goes by itself

std::string probeKey(Timestamp now)
{
    std::array<std::uint8_t, 10> random{};
    for (std::uint8_t &byte : random)
        byte = static_cast<std::uint8_t>(QRandomGenerator::global()->bounded(256));
    return "edgedeck-probe-" + makeOpId(now, random);
}

} // namespace

RestProbe::RestProbe(Session &session, const Snapshot &snapshot, bool allowWrites, ProbeReport report,
    const NamespaceId &ns, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_quotas(snapshot.quotas)
    , m_allowWrites(allowWrites)
    , m_report(std::move(report))
    , m_namespace(ns)
    , m_key(probeKey(session.serverClock().now()))
    , m_value("edgedeck " + m_key)
{
    m_report.pricePlanned = priceOf(ProbeVia::Rest, allowWrites).words;
}

void RestProbe::start(std::function<void(ProbeReport)> done)
{
    m_done = std::move(done);
    put();
}

/// Why a step cannot be paid for; "" when it can, or when the quota is not known (a refusal then says so itself).
std::string RestProbe::shortage(Meter meter) const
{
    const auto quota = std::find_if(
        m_quotas.begin(), m_quotas.end(), [&](const QuotaReading &q) { return q.meter == meter; });
    if (quota == m_quotas.end() || !quota->hardLimit)
        return {};
    const auto left = quota->remaining();
    if (!left || *left >= 1)
        return {};
    return "0 " + std::string(displayName(meter)) + " left until 00:00 UTC";
}

void RestProbe::note(const char *id, ProbeResult result, std::string text, const char *price, bool timed)
{
    ProbeStep step{.id = id, .result = result, .text = std::move(text), .ms = {}, .price = price};
    if (timed)
        step.ms = duration<double, std::milli>(m_session.clock().steady() - m_sentAt).count();
    m_report.steps.push_back(std::move(step));
}

void RestProbe::put()
{
    std::string reason = m_allowWrites ? shortage(Meter::KvWrites) : "writing was not allowed";
    if (!reason.empty()) {
        note("put", ProbeResult::Skipped, std::move(reason), "", false);
        get();
        return;
    }
    m_sentAt = m_session.clock().steady();
    m_session.client().kvPut(
        *m_session.account(), m_namespace, m_key, m_value, kLifeSeconds, this,
        [this](Result<std::monostate> answer) {
            // A put without an answer may have happened: what follows looks.
            m_written = answer.has_value() || answer.error().sent != Sent::No;
            if (answer)
                note("put", ProbeResult::Pass, "written", "1 KV write");
            else
                note("put", ProbeResult::Fail, sentence(answer.error()), "1 KV write, if it was counted");
            if (!answer
                && (answer.error().cls == FaultClass::RateLimited
                    || answer.error().cls == FaultClass::Refused))
                m_written = false;
            get();
        },
        kAsked);
}

void RestProbe::get()
{
    if (std::string reason = shortage(Meter::KvReads); !reason.empty()) {
        note("get", ProbeResult::Skipped, std::move(reason), "", false);
        list();
        return;
    }
    m_sentAt = m_session.clock().steady();
    m_session.client().kvValue(
        *m_session.account(), m_namespace, m_key, this,
        [this](Result<cloudflare::KvValue> answer) {
            if (answer && m_written)
                note("get", answer->prefix == m_value ? ProbeResult::Pass : ProbeResult::Fail,
                    answer->prefix == m_value ? "the value came back" : "another value came back",
                    "1 KV read");
            else if (!answer && answer.error().cls == FaultClass::NotFound)
                note("get", m_written ? ProbeResult::Fail : ProbeResult::Pass,
                    m_written ? "the key is not there" : "reading answers; nothing was written", "1 KV read");
            else
                note("get", ProbeResult::Fail, answer ? "a key that nobody wrote" : sentence(answer.error()),
                    "1 KV read");
            list();
        },
        kAsked);
}

void RestProbe::list()
{
    if (std::string reason = shortage(Meter::KvLists); !reason.empty()) {
        note("list", ProbeResult::Skipped, std::move(reason), "", false);
        remove();
        return;
    }
    constexpr int kFew = 10;
    m_sentAt = m_session.clock().steady();
    m_session.client().kvKeys(
        *m_session.account(), m_namespace, m_key, "", kFew, this,
        [this](Result<cloudflare::KvKeyPage> answer) {
            if (!answer) {
                note("list", ProbeResult::Fail, sentence(answer.error()), "1 KV list");
            } else {
                const bool found = std::any_of(answer->keys.begin(), answer->keys.end(),
                    [this](const cloudflare::KvKey &key) { return key.name == m_key; });
                if (found)
                    note("list", ProbeResult::Pass, "the key is listed", "1 KV list");
                else if (!m_written)
                    note("list", ProbeResult::Pass, "listing answers; nothing was written", "1 KV list");
                else
                    note("list", ProbeResult::NotJudged, "answers, key not there yet: lists may be late",
                        "1 KV list");
            }
            remove();
        },
        kAsked);
}

void RestProbe::remove()
{
    std::string reason = m_allowWrites ? shortage(Meter::KvDeletes) : "writing was not allowed";
    if (!reason.empty()) {
        note("delete", ProbeResult::Skipped, std::move(reason), "", false);
        cleanup();
        return;
    }
    m_sentAt = m_session.clock().steady();
    m_session.client().kvDelete(
        *m_session.account(), m_namespace, m_key, this,
        [this](Result<std::monostate> answer) {
            m_deleted = answer.has_value();
            if (answer)
                note("delete", ProbeResult::Pass, m_written ? "deleted" : "answers", "1 KV delete");
            else
                note("delete", ProbeResult::Fail, sentence(answer.error()), "1 KV delete, if it was counted");
            cleanup();
        },
        kAsked);
}

void RestProbe::cleanup()
{
    if (!m_written) {
        note("cleanup", ProbeResult::Pass, "nothing left behind", "", false);
        finish();
        return;
    }
    if (!m_deleted) {
        note("cleanup", ProbeResult::NotJudged, "the key expires by itself in a minute", "", false);
        finish();
        return;
    }
    m_sentAt = m_session.clock().steady();
    m_session.client().kvValue(
        *m_session.account(), m_namespace, m_key, this,
        [this](Result<cloudflare::KvValue> answer) {
            const bool gone = !answer && answer.error().cls == FaultClass::NotFound;
            if (gone)
                note("cleanup", ProbeResult::Pass, "nothing left behind", "1 KV read");
            else if (answer)
                note("cleanup", ProbeResult::NotJudged, "still readable; it expires by itself in a minute",
                    "1 KV read");
            else
                note("cleanup", ProbeResult::NotJudged, sentence(answer.error()), "1 KV read");
            finish();
        },
        kAsked);
}

void RestProbe::finish()
{
    m_report.summary = summaryOf(m_report);
    deleteLater();
    const auto done = std::move(m_done);
    done(std::move(m_report));
}

} // namespace edgedeck::ops
