// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/domain/flip/record.h"

#include <string>

namespace edgedeck::ops {

/// The operator's words for facts (ui.md section 9). Plain text, English source strings.
/// What happened and what it means, one sentence: "cannot find api.cloudflare.com: this computer's network or DNS".
[[nodiscard]] std::string sentence(const Error &error);
/// What to do about it; every class has something.
[[nodiscard]] std::string actionFor(const Error &error);
/// "Refused by Cloudflare (10053): a binding of that name exists. Nothing changed."
[[nodiscard]] std::string sentence(const FlipRecord &record);

/// "token lacks Account › Account Analytics › Read" for a forbidden call, "" otherwise.
[[nodiscard]] std::string lackSentence(const Error &error);
/// "14:03:11" of a server time, UTC.
[[nodiscard]] std::string clockTime(Timestamp at);
/// "8 s", "5 m 12 s", "4 h 55 m", "3 d 4 h": two units, days from 48 h on.
[[nodiscard]] std::string spell(std::chrono::seconds duration);
/// Text from the network as plain text: control and bidirectional characters taken out, at most `limit` bytes.
[[nodiscard]] std::string plain(std::string_view text, std::size_t limit = 300);

} // namespace edgedeck::ops
