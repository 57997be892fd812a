// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/httpserver.h"

#include <httplib.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <thread>

namespace edgedeck::sandbox {

namespace {

/// Ends the connections that clients keep open to `port`, so that a shut-down does not wait for their idle time.
void dropConnections(int port)
{
    DIR *directory = ::opendir("/proc/self/fd");
    if (!directory)
        return;
    while (const dirent *entry = ::readdir(directory)) {
        const int fd = std::atoi(entry->d_name);
        sockaddr_in local{};
        socklen_t size = sizeof local;
        if (fd > 2 && ::getsockname(fd, reinterpret_cast<sockaddr *>(&local), &size) == 0
            && local.sin_family == AF_INET && ntohs(local.sin_port) == port)
            ::shutdown(fd, SHUT_RDWR);
    }
    ::closedir(directory);
}

Request converted(const httplib::Request &in)
{
    Request out;
    out.method = in.method;
    setTarget(out, in.target);
    for (const auto &[name, value] : in.headers) {
        std::string key = name;
        std::transform(key.begin(), key.end(), key.begin(),
            [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        out.headers.try_emplace(key, value);
    }
    out.body = in.body;
    for (const auto &[name, file] : in.files)
        out.parts.push_back({file.name, file.filename, file.content_type, file.content});
    return out;
}

} // namespace

class HttpServer::Private
{
public:
    httplib::Server server;
    std::thread thread;
    int port = 0;
};

HttpServer::HttpServer()
    : d(std::make_unique<Private>())
{
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(
    int port, std::size_t threads, Handler handler, Finish finish)
{
    std::unique_ptr<HttpServer> self(new HttpServer);
    httplib::Server &server = self->d->server;
    server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
    server.set_keep_alive_max_count(10'000);
    server.set_keep_alive_timeout(30);
    server.set_tcp_nodelay(true);
    server.set_payload_max_length(110U * 1024 * 1024);
    // No SO_REUSEPORT: a taken port must fail, not be shared with another sandbox.
    server.set_socket_options([](socket_t sock) {
        const int yes = 1;
        ::setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    const auto serve = [handler, finish](const httplib::Request &in, httplib::Response &out) {
        const Request request = converted(in);
        Answer answer = handler(request);
        finish(request, answer);
        out.status = answer.status;
        for (const auto &[name, value] : answer.headers)
            out.set_header(name, value);
        if (answer.status != 204)
            out.set_content(answer.rawBody ? *answer.rawBody
                                           : answer.body.dump(-1, ' ', false, Json::error_handler_t::replace),
                answer.contentType);
    };
    // A body with values of a type that no handler expects ends here, as the API's own validation would refuse it.
    server.set_exception_handler([](const httplib::Request &, httplib::Response &out,
                                     const std::exception_ptr &) {
        out.status = 400;
        out.set_content(failure(400, 10026, "Could not parse request body").body.dump(), "application/json");
    });
    // The library matches routes against the decoded path, where "%2F" is a slash already; everything is routed by
    // us from the target, so the path it sees is always the same one.
    server.set_pre_routing_handler([](const httplib::Request &in, httplib::Response &) {
        const_cast<httplib::Request &>(in).path = "/";
        return httplib::Server::HandlerResponse::Unhandled;
    });
    server.Get("/", serve)
        .Post("/", serve)
        .Put("/", serve)
        .Patch("/", serve)
        .Delete("/", serve)
        .Options("/", serve);
    const bool bound = port == 0 ? (self->d->port = server.bind_to_any_port("127.0.0.1")) > 0
                                 : server.bind_to_port("127.0.0.1", port);
    if (!bound)
        return failLocal(FaultClass::Config, "cannot listen on 127.0.0.1:" + std::to_string(port));
    if (port != 0)
        self->d->port = port;
    self->d->thread = std::thread([&server] { server.listen_after_bind(); });
    while (!server.is_running())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return self;
}

HttpServer::~HttpServer()
{
    if (!d->thread.joinable())
        return;
    d->server.stop();
    dropConnections(d->port);
    d->thread.join();
}

int HttpServer::port() const
{
    return d->port;
}

} // namespace edgedeck::sandbox
