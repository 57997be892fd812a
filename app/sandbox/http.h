// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/json.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::sandbox {

/// One part of a multipart body.
struct Part
{
    std::string name, fileName, contentType, content;
};

/// A request as the handlers see it. `segments` are decoded once each, so "%2F" stays inside its segment.
struct Request
{
    std::string method;
    std::string path; ///< undecoded, without the query
    std::vector<std::string> segments;
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    std::vector<Part> parts; ///< of multipart/form-data

    [[nodiscard]] std::string header(const std::string &lowerName) const;
    [[nodiscard]] std::string parameter(const std::string &name, std::string fallback = {}) const;
    /// The query's number, `fallback` when it is absent or no number.
    [[nodiscard]] int number(const std::string &name, int fallback) const;
    [[nodiscard]] const Part *part(std::string_view name) const;
    /// The body as JSON; empty when it is not JSON.
    [[nodiscard]] std::optional<Json> json() const;
};

/// What goes back. `rawBody` wins over `body` when set.
struct Answer
{
    int status = 200;
    Json body;
    std::optional<std::string> rawBody;
    std::string contentType = "application/json; charset=UTF-8";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string ratePolicy = "default"; ///< "" sends no rate headers, as KV and GraphQL do
    long quota = 1200;
    std::string ray; ///< "" lets the server make one up
};

/// Fills path, segments and query from a request target.
void setTarget(Request &request, std::string_view target);
[[nodiscard]] std::string percentDecode(std::string_view text, bool plusIsSpace);

/// Success envelope with members in the recorded order.
[[nodiscard]] Answer success(Json result);
/// Failure envelope.
[[nodiscard]] Answer failure(int status, int code, std::string message);
[[nodiscard]] Answer plain(int status, std::string body, std::string contentType);

/// Page arithmetic of the page-array endpoints: [first, last) of `total` and the result_info to go with it.
struct Page
{
    std::size_t first = 0, last = 0;
    Json info;
};
[[nodiscard]] Page pageOf(const Request &request, std::size_t total, int defaultSize, int maxSize);

} // namespace edgedeck::sandbox
