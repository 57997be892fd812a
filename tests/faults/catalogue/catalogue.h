// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck::test {

/// What one cell must come to, or what it came to. Kinds of a read: value, retry, blocked, bad_data; of a write:
/// value, not_sent, rejected, unknown.
struct Verdict
{
    std::string cls; ///< toString(FaultClass), "" for a value
    std::string kind;
    std::string word; ///< expected: a part of the operator's sentence; observed: all of it
};

/// One way to meet the fault of a row, with its two cells. A cell without a verdict is not met by this scene.
struct Scene
{
    std::string name;
    std::optional<Verdict> read, write;
};

/// A row of the fault matrix. `no*` says why the cell cannot occur; `open*` what the product does not tell apart yet.
struct CatalogueRow
{
    int number = 0;
    std::string fault;
    std::vector<Scene> scenes;
    std::string noRead, noWrite;
    std::string openRead, openWrite;
};

/// The file beside this one; every row has, for each of its cells, a scene with a verdict or a reason.
[[nodiscard]] Result<std::vector<CatalogueRow>> readCatalogue(const std::string &path);

} // namespace edgedeck::test
