// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/binding.h"
#include "app/net/jsonvalue.h"

#include <optional>
#include <vector>

namespace edgedeck::cloudflare {

/// One entry of a `bindings` array. Unknown types are kept with what they carry; an entry
/// without name or type cannot be named in a request and has no answer. Values of secrets never get in.
[[nodiscard]] std::optional<Binding> decodeBinding(net::JsonValue value);

struct BindingList
{
    std::vector<Binding> bindings;
    int skipped = 0;
};
[[nodiscard]] BindingList decodeBindings(net::JsonValue array);

} // namespace edgedeck::cloudflare
