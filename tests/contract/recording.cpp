// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/recording.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace edgedeck::test {

namespace {

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

std::string recordingText(const std::string &name)
{
    const char *source = std::getenv("EDGEDECK_SOURCE_DIR");
    std::ifstream file(std::string(source != nullptr ? source : ".") + "/tests/contract/recordings/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

net::Response recordedAnswer(const std::string &file)
{
    net::Response response;
    const auto document = net::JsonDocument::parse(recordingText("cloudflare-api/" + file));
    if (!document)
        return response;
    const net::JsonValue root = document->root();
    response.status = static_cast<int>(root["status"].integer(0, 999).value_or(0));
    response.body = root["response_body"].compact();
    root["response_headers"].eachMember([&](const std::string &name, net::JsonValue value) {
        response.headers.emplace_back(lower(name), value.textOr(""));
    });
    response.cfRay = std::string(response.header("cf-ray"));
    return response;
}

std::vector<WranglerCall> wranglerCalls(const std::string &command)
{
    std::vector<WranglerCall> calls;
    const std::string text = recordingText("wrangler/" + command + ".jsonl");
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto document = net::JsonDocument::parse(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        if (!document)
            continue;
        const net::JsonValue root = document->root();
        if (root["method"].isNull())
            continue;
        calls.push_back({.method = root["method"].textOr(""),
            .target = root["rawUrl"].textOr(""),
            .contentType = root.pointer("/headers/content-type").textOr(""),
            .body = root.pointer("/body/text").textOr(""),
            .status = static_cast<int>(root.pointer("/response/status").integer(0, 999).value_or(0)),
            .answer = root.pointer("/response/body").compact()});
    }
    return calls;
}

std::vector<std::pair<std::string, std::string>> recordedForm(const std::string &command)
{
    std::vector<std::pair<std::string, std::string>> form;
    const std::string text = recordingText("wrangler/" + command + ".jsonl");
    const auto document = net::JsonDocument::parse(std::string_view(text).substr(0, text.find('\n')));
    if (document) {
        document->root().pointer("/body/multipart").eachItem([&](net::JsonValue part) {
            form.emplace_back(
                part.pointer("/headers/content-disposition").textOr(""), part["body"].textOr(""));
        });
    }
    return form;
}

} // namespace edgedeck::test
