// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/sandbox/http.h"

#include <functional>
#include <memory>

namespace edgedeck::sandbox {

/// One HTTP/1.1 listener on 127.0.0.1 with threads of its own. The handler runs on any of them.
class HttpServer
{
public:
    using Handler = std::function<Answer(const Request &)>;
    /// Called before an answer goes out, to add headers that every service sends.
    using Finish = std::function<void(const Request &, Answer &)>;

    /// `port` 0 lets the kernel choose. Error: FaultClass::Config when the port is taken.
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(
        int port, std::size_t threads, Handler handler, Finish finish);
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    [[nodiscard]] int port() const;

private:
    HttpServer();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::sandbox
