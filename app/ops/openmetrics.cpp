// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/openmetrics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace edgedeck::ops {

namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

std::string escaped(const std::string &value)
{
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"')
            out.append(1, '\\').append(1, c);
        else if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
    }
    return out;
}

std::string number(double value)
{
    // Not printf: under the locale of many an operator it writes a decimal comma.
    std::array<char, 64> text{};
    const auto end
        = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 15).ptr;
    return std::string(text.data(), end);
}

double seconds(Timestamp at)
{
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    return static_cast<double>(millis) / 1000;
}

/// One metric family: its samples stand together, as the format wants them.
class Family
{
public:
    Family(std::string name, const std::string &help)
        : m_name("edgedeck_" + std::move(name))
        , m_head("# HELP " + m_name + " " + help + "\n# TYPE " + m_name + " gauge\n")
    {
    }
    void add(const Labels &labels, double value)
    {
        m_samples += m_name;
        bool first = true;
        for (const auto &[label, text] : labels) {
            m_samples.append(first ? "{" : ",")
                .append(label)
                .append("=\"")
                .append(escaped(text))
                .append("\"");
            first = false;
        }
        m_samples.append(first ? " " : "} ").append(number(value)).append("\n");
    }
    void add(const Labels &labels, const std::optional<double> &value)
    {
        if (value)
            add(labels, *value);
    }
    [[nodiscard]] std::string text() const { return m_samples.empty() ? std::string() : m_head + m_samples; }

private:
    std::string m_name, m_head, m_samples;
};

std::string quotas(const Snapshot &snapshot, const std::string &account)
{
    Family used("quota_used", "Counted by Cloudflare in the period so far.");
    Family limit("quota_limit", "What the plan allows in the period.");
    Family refused("quota_refused", "Operations that the limit refused in the period so far.");
    Family forecast("quota_forecast", "Where the day will end, with the band's edges.");
    Family exhausts(
        "quota_exhausts_timestamp_seconds", "When the limit will be reached, if before the reset.");
    for (const QuotaReading &quota : snapshot.quotas) {
        const Labels who{{"account", account}, {"meter", std::string(toString(quota.meter))},
            {"period", std::string(toString(quota.period))}};
        const auto with = [&](const char *bound) {
            Labels more = who;
            more.emplace_back("bound", bound);
            return more;
        };
        if (quota.used.known())
            used.add(who, *quota.used.value);
        limit.add(who, quota.limit);
        refused.add(who, quota.refused);
        if (quota.forecast) {
            forecast.add(with("total"), quota.forecast->total);
            forecast.add(with("low"), quota.forecast->low);
            forecast.add(with("high"), quota.forecast->high);
        }
        if (quota.exhausts && quota.exhausts->at)
            exhausts.add(who, seconds(*quota.exhausts->at));
    }
    return used.text() + limit.text() + refused.text() + forecast.text() + exhausts.text();
}

std::string worker(const Snapshot &snapshot, const std::string &account)
{
    const Labels who{{"account", account}, {"worker", snapshot.worker.str()}};
    const auto with = [&](const char *label, const std::string &value) {
        Labels more = who;
        more.emplace_back(label, value);
        return more;
    };
    Family ratio("cache_hit_ratio", "Share of lookups that hit, 0 to 1.");
    for (const CacheTier &tier : snapshot.cache.tiers)
        ratio.add(with("tier", tier.name), tier.hitRate);
    if (snapshot.cache.hitRate.known())
        ratio.add(with("tier", "all"), *snapshot.cache.hitRate.value);
    Family flags("flag_on", "1 when the flag is on in the live version.");
    for (const FlagState &flag : snapshot.flags) {
        if (flag.on.has_value())
            flags.add(with("flag", flag.definition.name), *flag.on ? 1.0 : 0.0);
    }
    Family p99("response_p99_seconds", "Response time of the last 24 hours, 99th percentile.");
    if (snapshot.p99Ms.known())
        p99.add(who, *snapshot.p99Ms.value / 1000);
    std::map<std::string, double> counts{{"critical", 0}, {"warning", 0}, {"info", 0}};
    for (const Finding &finding : snapshot.findings)
        ++counts[std::string(toString(finding.severity))];
    Family findings("findings", "Diagnosed causes by severity.");
    for (const auto &[severity, count] : counts)
        findings.add(with("severity", severity), count);
    return ratio.text() + flags.text() + p99.text() + findings.text();
}

std::string alertLines(
    const Snapshot &snapshot, const std::string &account, const std::vector<alert::Alert> &alerts)
{
    Family active("alert_active", "1 for each alert told today that nobody acknowledged.");
    for (const alert::Alert &alert : alerts) {
        if (!alert.acknowledgedAt && alert.at >= startOfDay(snapshot.now))
            active.add({{"account", account}, {"kind", std::string(toString(alert.kind))},
                           {"subject", alert.subject}, {"rank", std::to_string(alert.rank)},
                           {"severity", std::string(toString(alert.severity))}},
                1.0);
    }
    return active.text();
}

std::string console(const Snapshot &snapshot, const std::string &account)
{
    const Labels who{{"account", account}};
    Family up("up", "1 when the last look read the analytics.");
    const bool broken = std::any_of(snapshot.faults.begin(), snapshot.faults.end(),
        [](const SourceFault &fault) { return fault.source == "analytics"; });
    up.add(who, !broken && snapshot.asOf != Timestamp{} ? 1.0 : 0.0);
    Family looked("last_look_timestamp_seconds", "When the console looked last, by Cloudflare's clock.");
    looked.add(who, seconds(snapshot.now));
    Family data("data_timestamp_seconds", "The newest moment the figures speak of.");
    if (snapshot.asOf != Timestamp{})
        data.add(who, seconds(snapshot.asOf));
    Family calls("api_requests", "Requests of this console in the last five minutes.");
    calls.add({{"account", account}, {"api", "rest"}}, static_cast<double>(snapshot.price.restUsed));
    calls.add({{"account", account}, {"api", "graphql"}}, static_cast<double>(snapshot.price.graphqlUsed));
    return up.text() + looked.text() + data.text() + calls.text();
}

} // namespace

std::string openMetrics(const Snapshot &snapshot, const std::vector<alert::Alert> &alerts)
{
    const std::string account = snapshot.account.str();
    return console(snapshot, account) + quotas(snapshot, account) + worker(snapshot, account)
        + alertLines(snapshot, account, alerts) + "# EOF\n";
}

} // namespace edgedeck::ops
