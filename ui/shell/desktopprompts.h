// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/prompts.h"

class QWidget;

namespace edgedeck::ui {

/// The desktop's own file dialogs, clip board and browser.
class DesktopPrompts final : public Prompts
{
public:
    explicit DesktopPrompts(QWidget *window)
        : m_window(window)
    {
    }
    void setWindow(QWidget *window) { m_window = window; }
    void saveFile(const QString &title, const QString &proposed, QObject *context,
        std::function<void(const QString &file)> done) override;
    void openFile(const QString &title, const QString &filter, QObject *context,
        std::function<void(const QString &file)> done) override;
    void copy(const QString &text) override;
    void openUrl(const QString &url) override;

private:
    QWidget *m_window;
};

} // namespace edgedeck::ui
