// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/alert/alert.h"

#include <array>
#include <utility>

namespace edgedeck::alert {

namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 7> kWords{
    {{Kind::Level, "level"}, {Kind::Burn, "burn"}, {Kind::Spike, "spike"}, {Kind::HitRate, "hit_rate"},
        {Kind::DoLoad, "do_load"}, {Kind::Stale, "stale"}, {Kind::OverLimit, "over_limit"}}};

} // namespace

std::string_view toString(Kind kind)
{
    for (const auto &[known, word] : kWords) {
        if (known == kind)
            return word;
    }
    return "unknown";
}

std::optional<Kind> kindFromString(std::string_view word)
{
    for (const auto &[kind, known] : kWords) {
        if (known == word)
            return kind;
    }
    return std::nullopt;
}

std::string idOf(Kind kind, const std::string &subject, const std::string &part, Timestamp day)
{
    std::string id(toString(kind));
    id.append(":").append(subject);
    if (!part.empty())
        id.append(":").append(part);
    return id.append(":").append(toDate(day));
}

} // namespace edgedeck::alert
