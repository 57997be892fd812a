// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/wranglerfile.h"

#include "app/base/qt/convert.h"
#include "app/config/atomicfile.h"
#include "app/config/relaxedjson.h"
#include "app/config/wranglerbindings.h"
#include "app/config/wranglertoml.h"

#include <nlohmann/json.hpp>

#include <QFileInfo>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace edgedeck::config {

namespace {

using Json = nlohmann::ordered_json;

constexpr qint64 kMaxBytes = 1024 * 1024;

std::string textOf(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// The texts of the list at `path`; empty when it is not there.
std::optional<std::vector<std::string>> textsAt(const Json &level, const char *path)
{
    const Json::json_pointer pointer{path};
    if (!level.contains(pointer) || !level.at(pointer).is_array())
        return std::nullopt;
    std::vector<std::string> texts;
    for (const Json &item : level.at(pointer)) {
        if (item.is_string())
            texts.push_back(item.get<std::string>());
    }
    return texts;
}

/// Classes as the migrations leave them: created, renamed, deleted, in order.
std::optional<std::vector<std::string>> sqliteClasses(const Json &level)
{
    const auto migrations = level.find("migrations");
    if (migrations == level.end() || !migrations->is_array())
        return std::nullopt;
    std::vector<std::string> classes;
    for (const Json &step : *migrations) {
        if (!step.is_object())
            continue;
        for (const std::string &name :
            textsAt(step, "/new_sqlite_classes").value_or(std::vector<std::string>{}))
            classes.push_back(name);
        if (const auto renamed = step.find("renamed_classes"); renamed != step.end() && renamed->is_array()) {
            for (const Json &rename : *renamed) {
                if (rename.is_object())
                    std::replace(
                        classes.begin(), classes.end(), textOf(rename, "from"), textOf(rename, "to"));
            }
        }
        for (const std::string &name : textsAt(step, "/deleted_classes").value_or(std::vector<std::string>{}))
            std::erase(classes, name);
    }
    return classes;
}

Result<Json> parseFile(const QString &path)
{
    const QString extension = QFileInfo(path).suffix().toLower();
    if (extension != "toml"_L1 && extension != "json"_L1 && extension != "jsonc"_L1)
        return failLocal(FaultClass::Config, "a wrangler file ends in .toml, .json or .jsonc");
    const auto bytes = readWhole(path, kMaxBytes);
    if (!bytes) {
        Error error = bytes.error();
        error.cls = FaultClass::Config;
        return fail(std::move(error));
    }
    const std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
    return extension == "toml"_L1 ? parseToml(text) : parseRelaxedJson(text);
}

Result<WranglerFile> readTree(const Json &tree)
{
    if (!tree.is_object())
        return failLocal(FaultClass::Config, "line 1: the file holds no table");
    WranglerFile file;
    file.accountId = textOf(tree, "account_id");
    file.mainName = textOf(tree, "name");
    file.crons = textsAt(tree, "/triggers/crons").value_or(std::vector<std::string>{});

    auto bindings = readWranglerBindings(tree, "");
    if (!bindings)
        return tl::unexpected(bindings.error());
    WranglerEnvironment top{.name = file.mainName, .bindings = std::move(*bindings)};
    const auto keep = tree.find("keep_vars");
    top.keepVars = keep != tree.end() && keep->is_boolean() && keep->get<bool>();
    top.sqliteClasses = sqliteClasses(tree).value_or(std::vector<std::string>{});
    top.crons = file.crons;

    const auto environments = tree.find("env");
    if (environments != tree.end() && !environments->is_object())
        return failLocal(FaultClass::Config, "env is not a table");
    if (environments != tree.end()) {
        for (const auto &[key, level] : environments->items()) {
            const std::string where = "env." + key + ".";
            if (!level.is_object())
                return failLocal(FaultClass::Config, "env." + key + " is not a table");
            auto own = readWranglerBindings(level, where);
            if (!own)
                return tl::unexpected(own.error());
            WranglerEnvironment environment{.name = textOf(level, "name"), .bindings = std::move(*own)};
            if (environment.name.empty() && !file.mainName.empty())
                environment.name = file.mainName + "-" + key;
            environment.keepVars = top.keepVars; // a key of the top level alone
            environment.sqliteClasses = sqliteClasses(level).value_or(top.sqliteClasses);
            environment.crons = textsAt(level, "/triggers/crons").value_or(top.crons);
            file.environments.emplace(key, std::move(environment));
        }
    }
    file.environments.emplace("", std::move(top));
    return file;
}

} // namespace

Result<WranglerFile> readWranglerFile(const QString &path)
{
    const auto named = [&](Error error) {
        error.detail = toStd(path) + ": " + error.detail;
        return fail(std::move(error));
    };
    auto tree = parseFile(path);
    if (!tree)
        return named(tree.error());
    auto file = readTree(*tree);
    if (!file)
        return named(file.error());
    file->path = path;
    return file;
}

} // namespace edgedeck::config
