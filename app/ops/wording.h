// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/domain/flip/record.h"

#include <string>

namespace edgedeck::ops {

/// The operator's words for facts (ui.md section 9). Plain text, English source strings.
/// What happened and what it means, one sentence: "cannot find api.cloudflare.com: this computer's network or DNS".
[[nodiscard]] std::string sentence(const Error &error);
/// What to do about it, "" when nothing.
[[nodiscard]] std::string actionFor(const Error &error);
/// "Refused by Cloudflare (10053): a binding of that name exists. Nothing changed."
[[nodiscard]] std::string sentence(const FlipRecord &record);

} // namespace edgedeck::ops
