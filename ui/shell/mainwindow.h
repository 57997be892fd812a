// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/commands.h"
#include "ui/shell/context.h"
#include "ui/shell/headerband.h"
#include "ui/shell/page.h"

#include <QHash>
#include <QList>
#include <QPointer>
#include <QStringList>
#include <QWidget>

#include <chrono>
#include <functional>

class QStackedWidget;
class QTimer;

namespace edgedeck::ui {

class Banner;
class KeysSheet;
class OverlayHost;
class OverlayPanel;
class Palette;
class Rail;
class SettingsSheet;
class StatusBar;
class ToastArea;
class VersionCard;

/// What the window asks of the world; empty members switch the command off with a reason.
struct WindowActions
{
    std::function<void()> refresh;
    std::function<void(bool paused)> setPaused;
    std::function<void(bool armed)> setArmed;
    std::function<std::chrono::seconds()> armedLeft;
    std::function<void()> switchProfile;
    std::function<void()> report;
};

/// A line under the header that stays until its cause is gone.
struct Notice
{
    Mark mark = Mark::Info;
    QString title, text;
    QString command; ///< id behind the button, "" = no button
    QString button;
};

/// Header band, rail, pages, status bar and overlays of one window. It wires; it parses and asks nothing itself.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    MainWindow(AppContext &context, WindowActions actions, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Takes the page; its key is its place in the rail.
    void addPage(Page *page);
    /// A page that is made when it is first shown, or after the first paint, whichever comes first: its rail item and
    /// its key are there at once.
    void promisePage(const QString &id, const QString &title, Icon icon, std::function<Page *()> make);
    /// Makes every page that is still only promised; for pictures, which look at all of them at once.
    void makePages();
    /// A page that this build does not have: its item stays, off, with the reason.
    void addMissingPage(const QString &id, const QString &title, Icon icon, const QString &reason);
    /// A page without a rail item (first start, kit); the rail hides while `alone`.
    void addHiddenPage(Page *page, bool alone);
    void showPage(const QString &id, const QString &item = {});
    [[nodiscard]] Page *page(const QString &id) const;
    [[nodiscard]] Page *currentPage() const;
    [[nodiscard]] QStringList pageIds() const;

    /// The current page gets it at once, the others one per turn of the event loop.
    void setSnapshot(const Snapshot &snapshot);
    /// Hands what is still waiting to every page; for pictures and tests.
    void flush();
    void setBusy(bool busy);
    void setArmed(bool armed);
    void setPaused(bool paused);
    void setNotice(const QString &id, const Notice &notice);
    void clearNotice(const QString &id);
    void toast(Mark mark, const QString &title, const QString &text);
    void setPriceText(const QString &text);

    [[nodiscard]] HeaderBand *header() const { return m_header; }
    [[nodiscard]] Rail *rail() const { return m_rail; }
    [[nodiscard]] StatusBar *status() const { return m_status; }
    [[nodiscard]] OverlayHost *overlays() const { return m_overlays; }
    [[nodiscard]] const Snapshot &snapshot() const { return m_snapshot; }
    void openPalette(const QString &query = {});
    void openKeys();
    void openSettings();
    void openVersionCard();
    /// One step back: overlay, page, toast. False when there was nothing.
    bool stepBack();
    void nextArea(bool forward);
    [[nodiscard]] QSize sizeHint() const override { return {1440, 900}; }
    [[nodiscard]] Palette *palettePanel() const { return m_palette; }

Q_SIGNALS:
    void painted(); ///< once: the first frame is complete

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void addCommands();
    void addMoveCommands();
    void addToRail(const QString &id, const QString &title, Icon icon);
    Page *makePage(const QString &id);
    void makeNextPage();
    void wait(Page *page);
    void giveWaiting();
    void tick();
    void fillHeader();
    void fillRail();
    void fillStatus();
    void fillBanner();
    void applyLayout();
    void onCell(const QString &id);
    void onRail(const QString &id);
    void goHistory(int by);
    void showStacked(const QString &id);
    [[nodiscard]] Timestamp now() const;

    AppContext &m_context;
    WindowActions m_actions;
    Snapshot m_snapshot;
    HeaderBand *m_header;
    QWidget *m_bannerBox;
    Banner *m_banner;
    Rail *m_rail;
    QStackedWidget *m_stack;
    StatusBar *m_status;
    QWidget *m_body;
    OverlayHost *m_overlays;
    Palette *m_palette;
    KeysSheet *m_keys;
    SettingsSheet *m_settings;
    VersionCard *m_version;
    ToastArea *m_toasts;
    QTimer *m_clock;
    QList<Page *> m_pages;
    QStringList m_railIds, m_alone;
    QList<Page *> m_waiting;
    QHash<QString, std::function<Page *()>> m_promised;
    QString m_current;
    QStringList m_history;
    qsizetype m_historyAt = -1;
    QHash<QString, Notice> m_notices;
    bool m_busy = false, m_armed = false, m_paused = false, m_priceFixed = false, m_told = false,
         m_painted = false;
    std::chrono::steady_clock::time_point m_pausedAt{};
    Timestamp m_offlineSince{};
};

} // namespace edgedeck::ui
