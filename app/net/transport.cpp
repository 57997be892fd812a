// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/transport.h"

#include <algorithm>

namespace edgedeck::net {

std::string_view Response::header(std::string_view lowerName) const
{
    const auto found
        = std::find_if(headers.begin(), headers.end(), [&](const Header &h) { return h.first == lowerName; });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

} // namespace edgedeck::net
