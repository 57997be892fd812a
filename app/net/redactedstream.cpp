// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/redactedstream.h"

#include <cstring>

namespace edgedeck::net {

void RedactedStream::write(std::string_view text)
{
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) {
            m_line += text;
            return;
        }
        m_line += text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        flush();
    }
}

void RedactedStream::flush()
{
    if (m_line.empty())
        return;
    m_sink(m_redactor.clean(m_line));
    ::explicit_bzero(m_line.data(), m_line.size());
    m_line.clear();
}

} // namespace edgedeck::net
