// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/wranglerfile.h"
#include "app/domain/snapshot.h"

#include <QHash>
#include <QString>
#include <QStringList>

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

} // namespace edgedeck::ui
