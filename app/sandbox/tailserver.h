// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace edgedeck::sandbox {

class World;

/// Live logs over WebSocket (sub-protocol trace-v1, binary frames of JSON), on a thread and a port of its own. A socket
/// gets the requests of its Worker from the moment it opens. Deleting a tail does not close its socket, as on the
/// real service.
class TailServer
{
public:
    /// Needs a QCoreApplication; without one url() is "".
    explicit TailServer(World &world);
    ~TailServer();
    TailServer(const TailServer &) = delete;
    TailServer &operator=(const TailServer &) = delete;

    /// "ws://127.0.0.1:<port>"
    [[nodiscard]] std::string url() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::sandbox
