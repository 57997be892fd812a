// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace edgedeck::cli {

/// SIGINT and SIGTERM as a Qt signal: the handler writes a byte to a pipe, the event loop reads it. One object a
/// process; SIGPIPE is ignored, so that a closed reader ends in an error of write().
class Signals : public QObject
{
    Q_OBJECT
public:
    Signals();
    ~Signals() override;
    /// From now on the two signals come as received(); before, they end the process as usual.
    void catchThem();

Q_SIGNALS:
    void received(int signal);

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace edgedeck::cli
