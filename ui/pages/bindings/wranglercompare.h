// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/wranglerfile.h"
#include "app/domain/snapshot.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace edgedeck::ui {

/// What an imported wrangler file says beside the live bindings. Pure functions of file and snapshot.
/// Fills CheckedBinding::fileValue from the file's environment that deploys this Worker (the top level when none
/// does).
void applyWranglerFile(const config::WranglerFile &file, Snapshot &snapshot);
/// Names of the other environments of the file, "" for its top level.
[[nodiscard]] QStringList otherEnvironments(const config::WranglerFile &file, const Snapshot &snapshot);
/// Binding name -> "same", what the environment has instead, "missing", "not listed" for secrets.
[[nodiscard]] QHash<QString, QString> environmentValues(
    const config::WranglerFile &file, const QString &environment, const Snapshot &snapshot);

/// As above for the bindings of another version of this Worker.
[[nodiscard]] QHash<QString, QString> versionValues(
    const std::vector<Binding> &other, const Snapshot &snapshot);

/// Something that the live version can be laid beside.
struct Comparison
{
    QString name; ///< head of the column: "staging", "91bb0c2e"
    QString words; ///< "version 91bb0c2e, the newest upload"
    std::optional<VersionId> version; ///< empty: an environment of the wrangler file
    friend bool operator==(const Comparison &, const Comparison &) = default;
};
/// Environments of the file first, then the newest upload if it is not live, then earlier deployments, newest first.
[[nodiscard]] std::vector<Comparison> comparisons(
    const std::optional<config::WranglerFile> &file, const Snapshot &snapshot);

} // namespace edgedeck::ui
