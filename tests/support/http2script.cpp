// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http2script.h"

#include <string_view>

namespace edgedeck::test {

namespace {

constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::size_t kFrameHead = 9;

unsigned byteAt(const std::string &text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

} // namespace

Http2Script::Http2Script(const std::string &certificate, const std::string &key, std::string frames)
    : m_port(freePort())
    , m_frames(std::move(frames))
{
    m_process = std::make_unique<ChildProcess>(std::vector<std::string>{"openssl", "s_server", "-accept",
        "127.0.0.1:" + std::to_string(m_port), "-cert", certificate, "-key", key, "-alpn", "h2", "-quiet"});
    // Its own probe would be a first connection, which the script below takes for a client that says nothing.
    m_up = waitForPort(m_port);
    m_thread = std::thread([this] { run(); });
}

Http2Script::~Http2Script()
{
    m_stop = true;
    m_thread.join();
}

void Http2Script::run()
{
    std::size_t at = 0;
    bool speaking = false;
    while (!m_stop) {
        m_process->waitForMore(std::chrono::milliseconds(20));
        const std::string &seen = m_process->output();
        while (true) {
            const auto preface = seen.find(kPreface, at);
            if (preface != std::string::npos && (!speaking || preface == at)) {
                at = preface + kPreface.size();
                speaking = true;
                m_process->write(frame(Type::Settings, 0, 0, {}));
                continue;
            }
            if (!speaking || seen.size() < at + kFrameHead)
                break;
            const std::size_t length
                = (byteAt(seen, at) << 16U) | (byteAt(seen, at + 1) << 8U) | byteAt(seen, at + 2);
            if (seen.size() < at + kFrameHead + length)
                break;
            const auto type = static_cast<Type>(byteAt(seen, at + 3));
            at += kFrameHead + length;
            if (type == Type::Headers) {
                ++m_requests;
                m_process->write(m_frames);
            }
        }
    }
}

std::string Http2Script::word(unsigned value)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
    return bytes;
}

std::string Http2Script::frame(Type type, unsigned char flags, unsigned stream, const std::string &payload)
{
    std::string bytes = word(static_cast<unsigned>(payload.size())).substr(1);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(flags);
    return bytes + word(stream) + payload;
}

std::string Http2Script::goodHeaders()
{
    // HPACK: the static entry ":status 200", then "content-type" by index with a literal value.
    const std::string type = "application/json";
    return std::string("\x88\x5f", 2) + static_cast<char>(type.size()) + type;
}

} // namespace edgedeck::test
