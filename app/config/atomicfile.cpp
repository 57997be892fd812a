// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/atomicfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace edgedeck::config {

namespace {

Result<void> makeDirectory(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    if (!QDir().mkpath(QFileInfo(path).absolutePath())
        || (::mkdir(QFile::encodeName(path).constData(), 0700) != 0 && errno != EEXIST))
        return failLocal(FaultClass::Storage,
            "cannot create directory " + path.toStdString() + ": " + std::strerror(errno));
    return {};
}

} // namespace

Result<void> writeAtomically(const QString &file, const QByteArray &bytes)
{
    if (auto made = makeDirectory(QFileInfo(file).absolutePath()); !made)
        return made;
    QSaveFile out(file);
    const auto refused = [&] {
        return failLocal(FaultClass::Storage,
            "cannot write " + file.toStdString() + ": " + out.errorString().toStdString());
    };
    if (!out.open(QIODevice::WriteOnly))
        return refused();
    // Permissions before the content: a new file would be as wide as the umask lets it, an old one as it was.
    // The flush by hand: commit() does not notice when the last buffered bytes cannot be written, and would put
    // half a file in the place of a whole one.
    if (!out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || out.write(bytes) != bytes.size() || !out.flush() || !out.commit())
        return refused();
    return {};
}

Result<QByteArray> readWhole(const QString &file, qint64 limit)
{
    QFile in(file);
    if (!in.exists())
        return failLocal(FaultClass::NotFound, "there is no file " + file.toStdString());
    if (QFileInfo(file).isDir() || !in.open(QIODevice::ReadOnly))
        return failLocal(
            FaultClass::Storage, "cannot read " + file.toStdString() + ": " + in.errorString().toStdString());
    const QByteArray bytes = in.read(limit + 1);
    if (in.error() != QFileDevice::NoError)
        return failLocal(
            FaultClass::Storage, "cannot read " + file.toStdString() + ": " + in.errorString().toStdString());
    if (bytes.size() > limit)
        return failLocal(
            FaultClass::Config, file.toStdString() + " is larger than " + std::to_string(limit) + " bytes");
    return bytes;
}

} // namespace edgedeck::config
