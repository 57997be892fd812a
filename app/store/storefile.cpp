// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/storefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace edgedeck::store {

namespace {

tl::unexpected<Error> failFile(const QString &what, const QString &path, int code)
{
    return failLocal(
        FaultClass::Storage, what.toStdString() + " " + path.toStdString() + ": " + std::strerror(code));
}

Result<void> prepareDirectory(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    const QString parent = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(parent))
        return failFile(QStringLiteral("cannot create directory"), parent, errno);
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0 && errno != EEXIST)
        return failFile(QStringLiteral("cannot create directory"), path, errno);
    return {};
}

} // namespace

Result<void> prepareFile(const QString &file)
{
    const QFileInfo info(file);
    if (auto ready = prepareDirectory(info.absolutePath()); !ready)
        return ready;
    const QByteArray name = QFile::encodeName(info.absoluteFilePath());
    const int fd = ::open(name.constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        ::close(fd);
        return {};
    }
    if (errno != EEXIST)
        return failFile(QStringLiteral("cannot create"), file, errno);
    // By name and not through a descriptor: closing one would drop the POSIX locks of every other connection
    // that this process has on the same file.
    using FileStatus = struct stat;
    FileStatus status{};
    if (::lstat(name.constData(), &status) != 0)
        return failFile(QStringLiteral("cannot examine"), file, errno);
    if (!S_ISREG(status.st_mode))
        return failLocal(FaultClass::Storage, file.toStdString() + " is not a regular file");
    if ((status.st_mode & 0077U) != 0 && ::chmod(name.constData(), 0600) != 0)
        return failFile(QStringLiteral("others may read, and cannot be kept from,"), file, errno);
    return {};
}

} // namespace edgedeck::store
