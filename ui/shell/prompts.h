// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QObject;

namespace edgedeck::ui {

/// Every file picker, question and clip board access goes through here, so that tests answer without timers.
/// Callbacks run on the GUI thread, once, and not after `context` died.
class Prompts
{
public:
    virtual ~Prompts() = default;
    /// "" when the operator thought better of it.
    virtual void saveFile(const QString &title, const QString &proposed, QObject *context,
        std::function<void(const QString &file)> done)
        = 0;
    virtual void openFile(const QString &title, const QString &filter, QObject *context,
        std::function<void(const QString &file)> done)
        = 0;
    virtual void copy(const QString &text) = 0;
    virtual void openUrl(const QString &url) = 0;
};

} // namespace edgedeck::ui
