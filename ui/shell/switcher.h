// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/base/ids.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace edgedeck::ops {
class Session;
}

namespace edgedeck::ui {

class Palette;

/// The palette's ":p NAME" and ":w NAME": profiles of this computer and Workers of the account. Workers are asked for
/// once, when somebody first types ":w" (one call of the account's budget). It only says what is wanted.
class Switcher : public QObject
{
    Q_OBJECT
public:
    /// `session` null: no profile is open, ":w" then says so. `home` as from config::configHome().
    Switcher(Palette &palette, ops::Session *session, const QString &home, QObject *parent = nullptr);

Q_SIGNALS:
    void profileWanted(const QString &name);
    void workerWanted(const QString &name);

private:
    void askWorkers();

    Palette &m_palette;
    ops::Session *m_session;
    bool m_asking = false;
    std::optional<std::vector<ScriptName>> m_workers;
    std::optional<Error> m_error;
};

} // namespace edgedeck::ui
