// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <string>
#include <string_view>
#include <vector>

namespace edgedeck {

enum class Severity { Ok, Info, Warning, Critical, Unknown };
[[nodiscard]] std::string_view toString(Severity severity); ///< "ok" "info" "warning" "critical" "unknown"
/// Critical > Unknown > Warning > Info > Ok.
[[nodiscard]] Severity worse(Severity a, Severity b);

struct Evidence
{
    Severity mark = Severity::Info;
    std::string text;
    std::string source; ///< "GraphQL", "REST", "Worker"
    Timestamp at{};
    friend bool operator==(const Evidence &, const Evidence &) = default;
};

/// One diagnosed cause. Ids are stable and public; app/domain/diagnosis/rules.h lists them all.
struct Finding
{
    std::string id;
    Severity severity = Severity::Info;
    std::string title;
    std::string summary; ///< grey second sentence
    std::vector<Evidence> evidence;
    std::string action; ///< what to do next, a sentence
    std::string command; ///< id of the command behind the button: "flag.flip", "page.quotas", ...
    double confidence = 1; ///< 0..1; 1 = measured, below = inferred
    std::string commandLine; ///< the same step in a terminal, "" when there is none
    std::string reference; ///< Cloudflare's page that states the rule, "" when none does
    friend bool operator==(const Finding &, const Finding &) = default;
};

/// A cause that was checked and is not it ("invalid binding").
struct RuledOut
{
    std::string id;
    std::string text;
    friend bool operator==(const RuledOut &, const RuledOut &) = default;
};

} // namespace edgedeck
