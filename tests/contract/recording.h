// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/jsonvalue.h"
#include "app/net/transport.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::test {

/// tests/contract/recordings/<name>, "" when it cannot be read.
[[nodiscard]] std::string recordingText(const std::string &name);

/// A recorded answer of the live API as the transport would hand it over. Status 0 when the file is missing.
[[nodiscard]] net::Response recordedAnswer(const std::string &file);

/// One request of wrangler together with what the capture server answered.
struct WranglerCall
{
    std::string method, target, contentType, body; ///< target: path and query as sent, from /client/v4 on
    int status = 0;
    std::string answer;
};
[[nodiscard]] std::vector<WranglerCall> wranglerCalls(const std::string &command);

/// The parts of the first request of a command that sent a form: content-disposition and content.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> recordedForm(const std::string &command);

} // namespace edgedeck::test
