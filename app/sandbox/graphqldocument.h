// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/json.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::sandbox {

/// A parsed GraphQL value: constants as JSON; a variable as {"$var": "name"} until it is bound.
struct Selection
{
    enum class Kind { Field, Spread, Inline };
    Kind kind = Kind::Field;
    std::string alias, name; ///< of a spread: the fragment's name
    Json arguments = Json::object();
    Json skip, include; ///< directives' conditions; null when absent
    std::vector<Selection> fields;

    [[nodiscard]] const std::string &key() const { return alias.empty() ? name : alias; }
};

struct Operation
{
    std::string name, type; ///< "query"
    Json defaults = Json::object(); ///< of variables
    std::vector<std::string> required;
    std::vector<Selection> fields;
};

struct Document
{
    std::vector<Operation> operations;
    std::vector<Selection> fragments; ///< name and fields
    [[nodiscard]] const Selection *fragment(std::string_view name) const;
};

/// Empty with `error` set when the text is no GraphQL query.
[[nodiscard]] std::optional<Document> parseGraphql(std::string_view text, std::string &error);

} // namespace edgedeck::sandbox
