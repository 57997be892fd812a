// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace edgedeck {

/// A value or the typed reason why there is none. No exceptions cross a room of this house.
template <class T> using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

/// A failure that never touched the network.
[[nodiscard]] inline tl::unexpected<Error> failLocal(FaultClass cls, std::string detail)
{
    return tl::unexpected<Error>(
        Error{.cls = cls, .phase = Phase::Local, .sent = Sent::No, .detail = std::move(detail)});
}

} // namespace edgedeck
