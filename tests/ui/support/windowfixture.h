// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/commands.h"
#include "ui/shell/context.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/prompts.h"
#include "ui/shell/settings.h"

#include <QImage>
#include <QStringList>

#include <memory>

namespace edgedeck::test {

/// DejaVu Sans 9 pt, the font of every picture.
void pinFont();

/// Answers every prompt at once with what the test laid down.
class ScriptedPrompts final : public ui::Prompts
{
public:
    QString file, copied, opened;
    void saveFile(
        const QString &, const QString &, QObject *, std::function<void(const QString &)> done) override
    {
        done(file);
    }
    void openFile(
        const QString &, const QString &, QObject *, std::function<void(const QString &)> done) override
    {
        done(file);
    }
    void copy(const QString &text) override { copied = text; }
    void openUrl(const QString &url) override { opened = url; }
};

/// A whole window on facts of the tests, without network: every page of the rail that exists.
class WindowFixture
{
public:
    WindowFixture();
    ~WindowFixture();
    void set(const Snapshot &snapshot);
    /// Shows `what`: a page's id, or "palette", "keys", "settings", "version" over the quotas page; returns the picture.
    [[nodiscard]] QImage render(const QString &what, const Snapshot &snapshot, QSize size, qreal scale = 1);
    [[nodiscard]] ui::MainWindow &window() { return *m_window; }
    [[nodiscard]] ui::CommandTable &commands() { return m_commands; }
    [[nodiscard]] ui::AppContext &context() { return m_context; }
    ScriptedPrompts prompts;
    ui::Settings settings{QString()};
    int refreshed = 0;
    bool paused = false, armed = false;
    std::chrono::seconds armedLeft{552};

private:
    ui::CommandTable m_commands;
    ui::AppContext m_context;
    Snapshot m_snapshot;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace edgedeck::test
