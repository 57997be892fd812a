// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/childprocess.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace edgedeck::test {

/// An HTTP/2 server over TLS that answers every request with the frames it was given: `openssl s_server` does the
/// TLS, this class writes the bytes. One connection at a time.
class Http2Script
{
public:
    /// `frames` go out after each HEADERS of a client.
    Http2Script(const std::string &certificate, const std::string &key, std::string frames);
    ~Http2Script();
    Http2Script(const Http2Script &) = delete;
    Http2Script &operator=(const Http2Script &) = delete;

    [[nodiscard]] bool up() const { return m_up; }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] int requests() const { return m_requests; } ///< HEADERS frames seen

    enum class Type : unsigned char { Data = 0, Headers = 1, RstStream = 3, Settings = 4, GoAway = 7 };
    static constexpr unsigned char kEndStream = 1;
    static constexpr unsigned char kEndHeaders = 4;
    [[nodiscard]] static std::string frame(
        Type type, unsigned char flags, unsigned stream, const std::string &payload);
    [[nodiscard]] static std::string word(unsigned value); ///< 32 bits, as in RST_STREAM and GOAWAY
    /// ":status 200", "content-type: application/json", without a length.
    [[nodiscard]] static std::string goodHeaders();

private:
    void run();

    int m_port;
    std::string m_frames;
    std::unique_ptr<ChildProcess> m_process;
    bool m_up = false;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_requests = 0;
    std::thread m_thread;
};

} // namespace edgedeck::test
