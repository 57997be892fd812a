// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/fliplock.h"

#include <QDir>
#include <QLockFile>

namespace edgedeck::ops {

using namespace Qt::StringLiterals;

FlipLock::FlipLock() = default;
FlipLock::~FlipLock() = default;

Result<void> FlipLock::acquire(const QString &dataHome)
{
    if (dataHome.isEmpty() || m_file)
        return {};
    QDir().mkpath(dataHome);
    auto file = std::make_unique<QLockFile>(QDir(dataHome).filePath(u"flip.lock"_s));
    // Stale is only what belongs to a process that is gone; a flip may take as long as it takes.
    file->setStaleLockTime(0);
    if (!file->tryLock(0)) {
        if (file->error() == QLockFile::LockFailedError)
            return failLocal(FaultClass::Conflict, "another Edgedeck on this computer is flipping");
        return failLocal(FaultClass::Storage, "the data folder cannot be written");
    }
    m_file = std::move(file);
    return {};
}

void FlipLock::release()
{
    m_file.reset();
}

} // namespace edgedeck::ops
