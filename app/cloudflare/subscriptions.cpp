// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/subscriptions.h"

#include <algorithm>
#include <array>

namespace edgedeck::cloudflare {

namespace {

std::optional<Subscription> subscription(net::JsonValue value)
{
    if (!value.isObject() || !value["rate_plan"].isObject())
        return std::nullopt;
    const auto time = [&](std::string_view key) {
        const auto text = value[key].text();
        return text ? parseRfc3339(*text) : std::nullopt;
    };
    return Subscription{.id = value["id"].textOr(""),
        .state = value["state"].textOr(""),
        .ratePlanId = value.pointer("/rate_plan/id").textOr(""),
        .publicName = value.pointer("/rate_plan/public_name").textOr(""),
        .productName = value.pointer("/product/name").textOr(""),
        .periodStart = time("current_period_start"),
        .periodEnd = time("current_period_end"),
        .contract = value.pointer("/rate_plan/is_contract").boolean().value_or(false)};
}

template <std::size_t N> bool oneOf(const std::string &text, const std::array<std::string_view, N> &set)
{
    return std::find(set.begin(), set.end(), text) != set.end();
}

bool mentions(std::string text, std::string_view word)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text.find(word) != std::string::npos;
}

} // namespace

Result<Page<Subscription>> decodeSubscriptions(const net::Response &response, const CallFacts &facts)
{
    return decodePage<Subscription>(response, facts, "", subscription);
}

Plan planOf(const Listed<Subscription> &subscriptions)
{
    static constexpr std::array<std::string_view, 2> kPaidPlans{"workers_paid", "workers-paid"};
    static constexpr std::array<std::string_view, 3> kInForce{"Paid", "Trial", "Provisioned"};
    static constexpr std::array<std::string_view, 3> kOver{"Cancelled", "Expired", "Failed"};
    bool doubtful = !subscriptions.complete || subscriptions.skipped > 0;
    for (const Subscription &item : subscriptions.items) {
        const bool paidPlan = oneOf(item.ratePlanId, kPaidPlans);
        if (paidPlan && oneOf(item.state, kInForce))
            return Plan::Paid;
        if (oneOf(item.state, kOver))
            continue;
        // Contracts, Workers plans of another name and states between the two are for the operator to judge.
        doubtful = doubtful || paidPlan || item.contract || mentions(item.ratePlanId, "workers")
            || mentions(item.productName, "workers") || mentions(item.ratePlanId, "enterprise");
    }
    return doubtful ? Plan::Unknown : Plan::Free;
}

} // namespace edgedeck::cloudflare
