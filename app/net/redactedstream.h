// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/redactor.h"

#include <functional>
#include <string>
#include <string_view>

namespace edgedeck::net {

/// Text that arrives in pieces leaves in whole lines, cleaned: a secret that is split between two writes cannot slip
/// through. The rest goes out on flush() or destruction. Not thread safe.
class RedactedStream
{
public:
    using Sink = std::function<void(std::string_view)>;

    RedactedStream(const Redactor &redactor, Sink sink)
        : m_redactor(redactor)
        , m_sink(std::move(sink))
    {
    }
    ~RedactedStream() { flush(); }
    RedactedStream(const RedactedStream &) = delete;
    RedactedStream &operator=(const RedactedStream &) = delete;

    void write(std::string_view text);
    void flush();

private:
    const Redactor &m_redactor;
    Sink m_sink;
    std::string m_line;
};

} // namespace edgedeck::net
