// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/binding.h"

#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::config {

/// One environment of a wrangler file: "" is the top level.
struct WranglerEnvironment
{
    std::string name; ///< Worker name as it deploys ("worker" or "worker-env")
    std::vector<Binding> bindings; ///< vars as plain_text or json, KV, DO, R2, D1, services, ...
    bool keepVars = false; ///< deploy keeps variables that the file does not name
    std::vector<std::string>
        sqliteClasses; ///< Durable Object classes that migrations made with SQLite storage
    std::vector<std::string> crons; ///< its own, or the top level's
};

struct WranglerFile
{
    QString path;
    std::string accountId;
    std::string mainName;
    std::vector<std::string> crons; ///< of the top level
    std::map<std::string, WranglerEnvironment> environments; ///< key "" = top level
};

/// Reads wrangler.toml, wrangler.json or wrangler.jsonc (by extension). Vars and bindings are not inherited by
/// environments, as wrangler has it. Errors: Config with line and reason.
[[nodiscard]] Result<WranglerFile> readWranglerFile(const QString &path);

} // namespace edgedeck::config
