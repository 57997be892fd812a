// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QString>

#include <memory>

class QLockFile;

namespace edgedeck::ops {

/// One flip at a time on this computer and data folder, across processes. A lock whose process is gone is taken
/// over. Any one thread.
class FlipLock
{
public:
    FlipLock();
    ~FlipLock();
    /// Errors: Conflict (another process flips), Storage (the folder cannot be written). Holding it already is fine.
    /// An empty folder needs no lock: nothing is shared.
    [[nodiscard]] Result<void> acquire(const QString &dataHome);
    void release();

private:
    std::unique_ptr<QLockFile> m_file;
};

} // namespace edgedeck::ops
