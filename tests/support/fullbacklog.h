// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace edgedeck::test {

/// A listening socket whose queue is full: the kernel drops further connection attempts.
class FullBacklog
{
public:
    FullBacklog();
    ~FullBacklog();
    FullBacklog(const FullBacklog &) = delete;
    FullBacklog &operator=(const FullBacklog &) = delete;
    [[nodiscard]] int port() const { return m_port; }

private:
    int m_listener;
    int m_port = 0;
    std::vector<int> m_fillers;
};

} // namespace edgedeck::test
