// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/commands.h"
#include "ui/shell/context.h"
#include "ui/shell/overlay.h"
#include "ui/shell/page.h"
#include "ui/shell/prompts.h"
#include "ui/shell/settings.h"
#include "ui/shell/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <memory>

/// A page with everything around it that the window would give: command table, overlays, prompts. No network.
namespace edgedeck::test {

/// Remembers what was asked and answers at once.
class FakePrompts : public ui::Prompts
{
public:
    void saveFile(const QString &title, const QString &proposed, QObject *context,
        std::function<void(const QString &)> done) override;
    void openFile(const QString &title, const QString &filter, QObject *context,
        std::function<void(const QString &)> done) override;
    void copy(const QString &text) override { copied = text; }
    void openUrl(const QString &url) override { openedUrl = url; }

    QString answer; ///< file that the pickers give back
    QString copied, openedUrl, lastTitle;
};

class PageRig
{
public:
    using Make = std::function<ui::Page *(const ui::AppContext &context, QWidget *parent)>;

    /// `window` is the size of the whole window; the page gets what header, rail and status bar leave.
    explicit PageRig(const Make &make, QSize window = {1440, 900});
    ~PageRig();
    Q_DISABLE_COPY_MOVE(PageRig)

    void show(const Snapshot &snapshot);
    /// Lets every layout come to rest.
    static void settle();
    void resize(QSize window);
    /// Sends a key the way the window does: the focus widget first, then the command table.
    void press(const QString &key);
    /// Types text into the focus widget.
    void type(const QString &text);

    [[nodiscard]] ui::Page *page() const { return m_page; }
    [[nodiscard]] QWidget *window() { return &m_window; }
    template <class T> [[nodiscard]] T *find(const QString &name) const
    {
        return m_window.findChild<T *>(name);
    }

    ui::CommandTable commands;
    ui::Settings settings{QString()};
    FakePrompts prompts;
    ui::AppContext context;
    QStringList opened; ///< "quotas/kv_writes"
    QStringList ran; ///< shell commands that were run: "page.quotas"
    Timestamp now;

private:
    void addShellCommands();
    void place();

    QWidget m_window;
    QWidget *m_body;
    std::unique_ptr<ui::OverlayHost> m_overlays;
    ui::Page *m_page = nullptr;
    QSize m_size;
    bool m_shown = false;
};

/// Pins DejaVu Sans 9 pt and wears the theme. Call once a test program and on every change of theme.
void dress(ui::ThemeId theme);
/// Every text that `root` shows, in the order of reading (top to bottom, then left to right).
[[nodiscard]] QStringList textsOf(const QWidget *root);
/// Texts that are wider than their boxes while `root` is painted; empty is good.
[[nodiscard]] QStringList clippedTexts(QWidget *root);
/// Focusable visible widgets without a name for assistive technology or without an object name.
[[nodiscard]] QStringList unnamedWidgets(const QWidget *root);
/// Saves a picture under $EDGEDECK_SHOTS/NAME.png; does nothing without that variable.
void shoot(QWidget *root, const QString &name);

} // namespace edgedeck::test
