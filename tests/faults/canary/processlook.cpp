// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/canary/processlook.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace edgedeck::test {

QByteArray asQString(const QByteArray &text)
{
    const QString string = QString::fromLatin1(text);
    return QByteArray(reinterpret_cast<const char *>(string.utf16()), string.size() * 2); // NOLINT
}

QList<int> familyOf(int root)
{
    QList<int> family{root};
    for (qsizetype i = 0; i < family.size(); ++i) {
        QFile children(u"/proc/%1/task/%1/children"_s.arg(family[i]));
        if (!children.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &child : children.readAll().split(' ')) {
            if (!child.trimmed().isEmpty())
                family.append(child.trimmed().toInt());
        }
    }
    return family;
}

QString programOf(int pid)
{
    return QFileInfo(QFile::symLinkTarget(u"/proc/%1/exe"_s.arg(pid))).fileName();
}

std::optional<QByteArray> procFile(int pid, const char *name)
{
    QFile file(u"/proc/%1/%2"_s.arg(pid).arg(QString::fromLatin1(name)));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.readAll();
}

std::optional<int> copiesInProcess(int pid, const QByteArray &wanted, QStringList &where)
{
    const auto maps = procFile(pid, "maps");
    const int memory
        = ::open(QFile::encodeName(u"/proc/%1/mem"_s.arg(pid)).constData(), O_RDONLY | O_CLOEXEC);
    if (!maps || memory < 0)
        return std::nullopt;
    int found = 0;
    for (const QByteArray &line : maps->split('\n')) {
        const auto range = line.left(line.indexOf(' ')).split('-');
        // Only what the process can write to holds what it was given.
        if (range.size() != 2 || !line.contains(" rw"))
            continue;
        const qulonglong from = range[0].toULongLong(nullptr, 16);
        QByteArray bytes(static_cast<qsizetype>(range[1].toULongLong(nullptr, 16) - from), Qt::Uninitialized);
        const ssize_t got
            = ::pread(memory, bytes.data(), static_cast<std::size_t>(bytes.size()), static_cast<off_t>(from));
        if (got <= 0)
            continue;
        bytes.truncate(got);
        const auto here = bytes.count(wanted);
        if (here > 0)
            where.append(u"%1 in %2"_s.arg(here).arg(QString::fromLatin1(line)));
        found += static_cast<int>(here);
    }
    ::close(memory);
    return found;
}

QStringList filesWith(const QString &directory, const QByteArray &text)
{
    QStringList found;
    QDirIterator files(directory, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QFile file(path);
        if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        if (bytes.contains(text) || bytes.contains(asQString(text)))
            found.append(path);
    }
    return found;
}

} // namespace edgedeck::test
