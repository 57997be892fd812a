// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace edgedeck::test {

/// `root` and everything it started, the youngest last.
[[nodiscard]] QList<int> familyOf(int root);
/// Name of the program that runs as `pid`, "" when it is gone or not ours to see.
[[nodiscard]] QString programOf(int pid);
/// A file under /proc/PID; empty when it may not be read, which is how it should be for a hardened process.
[[nodiscard]] std::optional<QByteArray> procFile(int pid, const char *name);
/// `text` as a QString holds it.
[[nodiscard]] QByteArray asQString(const QByteArray &text);
/// Copies of `wanted` in the memory of `pid`; empty when its memory may not be read.
[[nodiscard]] std::optional<int> copiesInProcess(int pid, const QByteArray &wanted, QStringList &where);
/// Files under `directory` (hidden ones too) that hold `text`, as UTF-8 or UTF-16.
[[nodiscard]] QStringList filesWith(const QString &directory, const QByteArray &text);

} // namespace edgedeck::test
