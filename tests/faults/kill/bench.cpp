// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/kill/bench.h"

#include "tests/support/calls.h"

#include <algorithm>
#include <cstdlib>

namespace edgedeck::test {

class KillBench::Bearer final : public net::BearerSource
{
public:
    explicit Bearer(std::string token)
        : m_token(std::move(token))
    {
    }
    void withToken(bool, const std::function<void(std::string_view)> &use) const override { use(m_token); }

private:
    std::string m_token;
};

namespace {

/// The first line of `text` that begins with a brace.
std::string jsonLine(const std::string &text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (text[at] == '{')
            return text.substr(at, end - at);
        at = end + 1;
    }
    return {};
}

} // namespace

KillBench::KillBench(std::string program, const std::string &scenario)
    : m_program(std::move(program))
    , m_sandbox(std::make_unique<ChildProcess>(
          std::vector<std::string>{"env", m_program, "sandbox", "--scenario", scenario, "--speed", "0"}))
{
    if (!m_sandbox->waitFor("control_url", std::chrono::seconds(60)))
        return;
    while (m_sandbox->output().find('\n') == std::string::npos)
        if (!m_sandbox->waitForMore(std::chrono::seconds(30)))
            return;
    const auto document = net::JsonDocument::parse(jsonLine(m_sandbox->output()));
    if (!document)
        return;
    const net::JsonValue root = document->root();
    m_base = root["api_base_url"].textOr("");
    m_control = root["control_url"].textOr("");
    m_token = root["api_token"].textOr("");
    m_account = root["account_id"].textOr("");
    m_worker = root["worker"].textOr("");
    const auto colon = m_base.rfind(':');
    if (colon == std::string::npos || colon + 1 >= m_base.size())
        return;
    auto options = optionsFor(m_base);
    options.bearer = std::make_shared<Bearer>(m_token);
    m_transport = std::make_unique<net::CurlTransport>(options);
    m_port = std::atoi(m_base.c_str() + colon + 1);
    m_relay = std::make_unique<FaultRelay>(m_port);
}

std::unique_ptr<ChildProcess> KillBench::start(
    const std::vector<std::string> &words, const Environment &extra) const
{
    std::string base = m_base;
    const std::string own = ":" + std::to_string(m_port);
    base.replace(base.find(own), own.size(), ":" + std::to_string(m_relay->port()));
    std::vector<std::string> command{"env", "HOME=" + m_home.file("home"),
        "XDG_DATA_HOME=" + m_home.file("data"), "XDG_CONFIG_HOME=" + m_home.file("config"),
        "XDG_STATE_HOME=" + m_home.file("state"), "XDG_CACHE_HOME=" + m_home.file("cache"),
        "CLOUDFLARE_API_TOKEN=" + m_token, "CLOUDFLARE_ACCOUNT_ID=" + m_account,
        "CLOUDFLARE_API_BASE_URL=" + base};
    for (const auto &[name, value] : extra)
        command.push_back(name + "=" + value);
    command.push_back(m_program);
    command.insert(command.end(), words.begin(), words.end());
    command.insert(command.end(), {"--worker", m_worker, "--json", "--quiet"});
    return std::make_unique<ChildProcess>(command);
}

int KillBench::run(const std::vector<std::string> &words, std::string &output, const Environment &extra) const
{
    const auto child = start(words, extra);
    const int code = child->waitForExit();
    output = child->output();
    return code;
}

std::vector<Told> KillBench::log() const
{
    std::string output;
    std::vector<Told> rows;
    if (run({"flag", "log"}, output) != 0)
        return rows;
    const auto document = net::JsonDocument::parse(jsonLine(output));
    if (!document)
        return rows;
    document->root()["flips"].eachItem([&](net::JsonValue flip) {
        rows.push_back({.opId = flip["op_id"].textOr(""),
            .state = flip["state"].textOr(""),
            .verified = flip["verified"].textOr(""),
            .message = flip["message"].textOr("")});
    });
    return rows;
}

Result<net::JsonDocument> KillBench::get(const std::string &path) const
{
    const std::string url = m_base + "/accounts/" + m_account + "/workers/scripts/" + m_worker + path;
    const auto answer = callAndWait(*m_transport, readRequest(url), std::chrono::seconds(90));
    if (!answer || !answer->has_value())
        return failLocal(FaultClass::Connect, "the sandbox does not answer " + path);
    return net::JsonDocument::parse(answer->value().body);
}

Truth KillBench::truth(const std::string &opId, const std::string &flag) const
{
    Truth truth;
    const auto deployments = get("/deployments");
    const auto versions = get("/versions");
    if (!deployments || !versions)
        return truth;
    const auto isOurs = [&](net::JsonValue item) {
        return !opId.empty() && item["annotations"]["workers/tag"].textOr("") == opId;
    };
    std::string live;
    deployments->root()["result"]["deployments"].eachItem([&](net::JsonValue deployment) {
        if (truth.deployments++ == 0) {
            live = deployment["versions"].at(0)["version_id"].textOr("");
            truth.oursIsNewest = isOurs(deployment);
        }
        truth.ours += isOurs(deployment) ? 1 : 0;
    });
    versions->root()["result"]["items"].eachItem(
        [&](net::JsonValue version) { truth.staged += isOurs(version) ? 1 : 0; });
    const auto version = get("/versions/" + live);
    if (!version)
        return truth;
    version->root()["result"]["resources"]["bindings"].eachItem([&](net::JsonValue binding) {
        if (binding["name"].textOr("") == flag)
            truth.value = binding["text"].textOr("");
    });
    truth.known = truth.deployments > 0;
    return truth;
}

bool KillBench::control(const std::string &path, const std::string &body) const
{
    const net::Request request{.cls = net::CallClass::Write,
        .method = "POST",
        .url = m_control + path,
        .endpoint = "POST control",
        .body = body,
        .contentType = "application/json",
        .authorize = false};
    const auto answer = callAndWait(*m_transport, request, std::chrono::seconds(90));
    return answer && answer->has_value() && answer->value().status == 200;
}

} // namespace edgedeck::test
