// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/prober.h"

#include <QObject>

#include <functional>

namespace edgedeck::ops {

/// The KV test by REST: put, get, list, delete and clean-up of one key of our own that expires after a minute. A
/// step that may not or cannot be paid for is skipped with the reason. Deletes itself when it is done.
class RestProbe : public QObject
{
    Q_OBJECT
public:
    RestProbe(Session &session, const Snapshot &snapshot, bool allowWrites, ProbeReport report,
        const NamespaceId &ns, QObject *parent);
    void start(std::function<void(ProbeReport)> done);

private:
    void put();
    void get();
    void list();
    void remove();
    void cleanup();
    void finish();
    [[nodiscard]] std::string shortage(Meter meter) const;
    void note(const char *id, ProbeResult result, std::string text, const char *price, bool timed = true);

    Session &m_session;
    const std::vector<QuotaReading> m_quotas;
    const bool m_allowWrites;
    ProbeReport m_report;
    const NamespaceId m_namespace;
    std::string m_key, m_value;
    bool m_written = false, m_deleted = false;
    SteadyTime m_sentAt{};
    std::function<void(ProbeReport)> m_done;
};

/// "4 of 7 passed: the binding is fine, writing is refused"
[[nodiscard]] std::string summaryOf(const ProbeReport &report);
/// Fills the two steps that need no call: the binding is there, its namespace exists.
[[nodiscard]] ProbeReport beginReport(const Snapshot &snapshot);

} // namespace edgedeck::ops
