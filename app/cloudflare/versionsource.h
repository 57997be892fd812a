// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// A version with its code, as the base of another one that differs by a few bindings. Where the newest upload is not the
/// live version, this is how a flag changes without shipping that upload.
struct VersionSource
{
    VersionId id;
    std::int64_t number = 0;
    std::vector<Binding> bindings;
    int skippedBindings = 0; ///< entries that could not be read: such a version is no base
    std::vector<std::string> modules; ///< names
    std::string mainModule;
    std::string carried; ///< JSON object: code and settings as read
    /// Members whose loss would change the Worker and that cannot be sent along ("assets"), or that we do not know.
    std::vector<std::string> notCarried;
};

/// GET /workers/workers/{W}/versions/{V}?include=modules.
[[nodiscard]] Result<VersionSource> decodeVersionSource(
    const net::Response &response, const CallFacts &facts);
/// POST /workers/workers/{W}/versions: everything of `source`, its bindings inherited from that very version, those in
/// `changes` in full. Config error when something would be lost: no modules, unread bindings, `notCarried`.
[[nodiscard]] Result<std::string> newVersionBody(
    const VersionSource &source, const std::vector<BindingPatch> &changes, const Annotations &annotations);

} // namespace edgedeck::cloudflare
