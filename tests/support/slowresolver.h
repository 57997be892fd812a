// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace edgedeck::test {

/// A test program that links slowresolver.cpp has a getaddrinfo of its own, which the shared libcurl then uses:
/// names under "slow.test" take slowResolverMs(), names under "silent.test" fail with "try again" after as long,
/// names under "none.test" fail at once, everything else goes to the system.
void setSlowResolverMs(int milliseconds);
[[nodiscard]] int slowResolverCalls(); ///< look-ups under slow.test and silent.test so far

} // namespace edgedeck::test
