// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketransport.h"

#include <algorithm>
#include <utility>

namespace edgedeck::test {

using net::CallId;
using net::Completion;
using net::Header;
using net::Request;
using net::Response;

namespace {

Result<Response> respond(
    const Request &request, int status, const std::string &body, const std::vector<Header> &headers)
{
    Response response;
    response.status = status;
    response.body = body;
    response.headers = headers;
    response.took = std::chrono::milliseconds(1);
    response.declaredSize = body.size();
    if (response.header("content-type").empty())
        response.headers.emplace_back("content-type", "application/json");
    response.cfRay = response.header("cf-ray");
    response.serverDate = parseHttpDate(response.header("date"));
    if (request.prefixOnly > 0 && response.body.size() > request.prefixOnly) {
        response.body.resize(request.prefixOnly);
        response.truncatedPrefix = true;
    }
    return response;
}

} // namespace

FakeTransport::Script &FakeTransport::Script::reply(int status, std::string body, std::vector<Header> headers)
{
    return answer([status, body = std::move(body), headers = std::move(headers)](
                      const Request &request) { return respond(request, status, body, headers); });
}

FakeTransport::Script &FakeTransport::Script::fail(Error error)
{
    return answer([error = std::move(error)](const Request &request) -> Result<Response> {
        Error copy = error;
        if (copy.endpoint.empty())
            copy.endpoint = request.endpoint;
        return edgedeck::fail(std::move(copy));
    });
}

FakeTransport::Script &FakeTransport::Script::answer(Answer make)
{
    m_steps.push_back(Step{.make = std::move(make)});
    return *this;
}

FakeTransport::Script &FakeTransport::Script::hang()
{
    m_steps.push_back(Step{.make = nullptr, .isHeld = true});
    return *this;
}

FakeTransport::Script &FakeTransport::Script::held()
{
    if (!m_steps.empty())
        m_steps.back().isHeld = true;
    return *this;
}

FakeTransport::~FakeTransport()
{
    std::map<CallId, Pending> left;
    {
        const std::lock_guard lock(m_mutex);
        left.swap(m_pending);
    }
    // Exactly once, as the real engine does when it quits.
    for (auto &[id, call] : left)
        call.done(edgedeck::fail(Error{.cls = FaultClass::Cancelled, .endpoint = call.request.endpoint}));
}

FakeTransport::Script &FakeTransport::on(std::string method, std::string pathSuffix)
{
    return on([method = std::move(method), pathSuffix = std::move(pathSuffix)](
                  const Request &request) { return matches(request, method, pathSuffix); });
}

FakeTransport::Script &FakeTransport::on(Predicate matches)
{
    const std::lock_guard lock(m_mutex);
    m_scripts.push_back(std::make_unique<Script>());
    m_scripts.back()->m_matches = std::move(matches);
    return *m_scripts.back();
}

CallId FakeTransport::send(Request request, Completion done)
{
    Pending call{.request = request, .done = std::move(done), .make = nullptr};
    CallId id = 0;
    {
        const std::lock_guard lock(m_mutex);
        id = ++m_last;
        const auto found = std::find_if(m_scripts.rbegin(), m_scripts.rend(),
            [&](const auto &script) { return !script->m_steps.empty() && script->m_matches(request); });
        if (found == m_scripts.rend()) {
            m_unmatched.push_back(request.method + " " + target(request.url));
            call.make = [](const Request &r) -> Result<Response> {
                return edgedeck::fail(Error{.cls = FaultClass::Config,
                    .endpoint = r.endpoint,
                    .detail = "no script for " + r.method + " " + target(r.url)});
            };
        } else {
            auto &steps = (*found)->m_steps;
            const Script::Step step = steps.front();
            if (steps.size() > 1)
                steps.pop_front();
            call.make = step.make;
            if (step.isHeld) {
                m_requests.push_back(std::move(request));
                m_pending.emplace(id, std::move(call));
                return id;
            }
        }
        m_requests.push_back(std::move(request));
    }
    std::vector<Pending> now;
    now.push_back(std::move(call));
    deliver(std::move(now));
    return id;
}

void FakeTransport::cancel(CallId id)
{
    Pending dropped; // destroyed after the lock: a completion may own anything
    const std::lock_guard lock(m_mutex);
    const auto found = m_pending.find(id);
    if (found == m_pending.end())
        return;
    dropped = std::move(found->second);
    m_pending.erase(found);
    ++m_cancelled;
}

std::size_t FakeTransport::release()
{
    std::vector<Pending> ready;
    {
        const std::lock_guard lock(m_mutex);
        for (auto it = m_pending.begin(); it != m_pending.end();) {
            if (!it->second.make) {
                ++it;
                continue;
            }
            ready.push_back(std::move(it->second));
            it = m_pending.erase(it);
        }
    }
    const std::size_t count = ready.size();
    deliver(std::move(ready));
    return count;
}

bool FakeTransport::release(CallId id)
{
    std::vector<Pending> ready;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_pending.find(id);
        if (found == m_pending.end() || !found->second.make)
            return false;
        ready.push_back(std::move(found->second));
        m_pending.erase(found);
    }
    deliver(std::move(ready));
    return true;
}

void FakeTransport::deliver(std::vector<Pending> calls)
{
    for (Pending &call : calls)
        call.done(call.make(call.request));
}

std::size_t FakeTransport::pending() const
{
    const std::lock_guard lock(m_mutex);
    return m_pending.size();
}

std::vector<Request> FakeTransport::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<Request> FakeTransport::requestsTo(std::string_view method, std::string_view pathSuffix) const
{
    std::vector<Request> found;
    const std::lock_guard lock(m_mutex);
    std::copy_if(m_requests.begin(), m_requests.end(), std::back_inserter(found),
        [&](const Request &request) { return matches(request, method, pathSuffix); });
    return found;
}

std::vector<std::string> FakeTransport::unmatched() const
{
    const std::lock_guard lock(m_mutex);
    return m_unmatched;
}

std::size_t FakeTransport::cancelled() const
{
    const std::lock_guard lock(m_mutex);
    return m_cancelled;
}

std::string FakeTransport::target(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return std::string(url);
    const auto slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string("/") : std::string(url.substr(slash));
}

bool FakeTransport::matches(const Request &request, std::string_view method, std::string_view pathSuffix)
{
    if (!method.empty() && method != "*" && request.method != method)
        return false;
    std::string path = target(request.url);
    if (pathSuffix.find('?') == std::string_view::npos)
        path.resize(std::min(path.find('?'), path.size()));
    return path.size() >= pathSuffix.size()
        && path.compare(path.size() - pathSuffix.size(), pathSuffix.size(), pathSuffix) == 0;
}

} // namespace edgedeck::test
