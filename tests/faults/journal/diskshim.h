// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace edgedeck::test {

/// A disk that fails on demand. The program's pwrite(), write(), ftruncate(), fsync() and fdatasync() count the
/// operations on files whose path contains `match` and do at the n-th one what they are told. Meant for a child
/// process with one thread.
enum class DiskFault {
    None, ///< only count
    ErrorOnce, ///< the n-th operation fails with EIO
    Full, ///< from the n-th on, everything that grows a file fails with ENOSPC
    Crash, ///< at the n-th, right before it, the process ends; what it wrote is kept by the kernel
    LyingSync, ///< a PowerCut on a disk whose syncs do nothing: what is written is never safe
    PowerCut ///< at the n-th: what was not synced survives by chance, 512 bytes at a time, and the process ends
};

void armDisk(DiskFault fault, int nth, const std::string &match, std::uint64_t seed = 1);
/// Operations seen since armDisk().
[[nodiscard]] int diskOperations();

inline constexpr int kPowerCutExit = 77;
inline constexpr int kCrashExit = 78;

} // namespace edgedeck::test
