// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace edgedeck::test {

/// Tokens of the right shape that belong to nobody.
inline constexpr const char *kCanary = "cfut_Q7w8E9r0T1y2U3i4O5p6A7s8D9f0G1h2J3k4L5z6deadbeef";

/// `kCanary` so that it can be looked for without being there.
[[nodiscard]] QString canaryArgument();

struct ClientRun
{
    QMap<QString, QString> said; ///< lines key=value
    QString errors;
    int exitCode = -1;
    bool crashed = false;
};

/// tests/bin, where the helper programs are.
[[nodiscard]] QString testProgram(const QString &name);
/// Runs a command with exactly this environment (and PATH); `input` is its stdin.
[[nodiscard]] ClientRun runClient(const QString &program, const QStringList &arguments,
    QMap<QString, QString> environment = {}, const QByteArray &input = {});

} // namespace edgedeck::test
