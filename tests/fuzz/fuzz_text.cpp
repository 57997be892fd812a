// SPDX-License-Identifier: GPL-3.0-or-later
// Text from headers, profiles and messages: times, URLs, ids and redaction.
#include "app/base/ids.h"
#include "app/base/timestamp.h"
#include "app/net/origin.h"
#include "app/net/redactor.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), std::min<std::size_t>(size, 65536));
    if (const auto moment = parseRfc3339(text)) {
        if (parseRfc3339(toRfc3339Micros(*moment)) != moment)
            std::abort();
    }
    static_cast<void>(parseHttpDate(text));
    static_cast<void>(parseDate(text));
    static_cast<void>(AccountId::parse(text));
    static_cast<void>(ScriptName::parse(text));
    if (const auto origin = net::parseOrigin(text.substr(0, 2048))) {
        if (!origin->mayCarrySecrets() || origin->host.empty())
            std::abort();
    }
    static constexpr std::string_view kSecret = "a-live-secret+/=";
    static net::Redactor &redactor = []() -> net::Redactor & {
        static net::Redactor one;
        one.add(kSecret);
        return one;
    }();
    const std::string planted = std::string(text.substr(0, text.size() / 2)) + std::string(kSecret)
        + std::string(text.substr(text.size() / 2));
    if (redactor.clean(planted).find(kSecret) != std::string::npos)
        std::abort();
    return 0;
}
