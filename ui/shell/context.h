// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/domain/snapshot.h"
#include "app/domain/stateword.h"

#include <QString>

#include <functional>

namespace edgedeck::ops {
class Arming;
class FlagFlipper;
class Monitor;
class Session;
} // namespace edgedeck::ops

namespace edgedeck::ui {

class CommandTable;
class OverlayHost;
class Prompts;
class Settings;

/// What the window gives its pages. Members outlive every page. The ops pointers are null before a profile is
/// chosen and in pictures made of a fixed snapshot: a page checks before it calls.
struct AppContext
{
    CommandTable *commands = nullptr;
    OverlayHost *overlays = nullptr;
    Prompts *prompts = nullptr;
    Settings *settings = nullptr;
    ops::Session *session = nullptr;
    ops::Monitor *monitor = nullptr;
    ops::Arming *arming = nullptr;
    ops::FlagFlipper *flipper = nullptr;
    /// Server time now: quota day, ages and deadlines are counted with it.
    std::function<Timestamp()> now;
    /// Opens a page by id ("quotas"), optionally at an item of it ("kv_writes", a flag's name, a finding's id).
    std::function<void(const QString &page, const QString &item)> openPage;
    /// Takes a banner line away whose cause is gone.
    std::function<void(const QString &id)> clearNotice;
    /// News that is also in the alert log, bottom right for 6 s.
    std::function<void(StateWord mark, const QString &title, const QString &text)> toast;
};

} // namespace edgedeck::ui
