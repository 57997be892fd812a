// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "app/base/qt/convert.h"
#include "ui/shell/keydispatcher.h"
#include "ui/shell/keyssheet.h"
#include "ui/shell/overlay.h"
#include "ui/shell/palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/settings.h"
#include "ui/shell/settingssheet.h"
#include "ui/shell/statusbar.h"
#include "ui/shell/text.h"
#include "ui/shell/toastarea.h"
#include "ui/shell/versioncard.h"
#include "ui/shell/widgets/banner.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/toast.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTime>
#include <QTimer>
#include <QWindow>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(AppContext &context, WindowActions actions, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_actions(std::move(actions))
    , m_header(new HeaderBand(this))
    , m_bannerBox(new QWidget(this))
    , m_banner(new Banner(m_bannerBox))
    , m_rail(new Rail(this))
    , m_stack(new QStackedWidget(this))
    , m_status(new StatusBar(*context.commands, this))
    , m_body(new QWidget(this))
    , m_overlays(new OverlayHost(m_body))
    , m_palette(new Palette(*context.commands, this))
    , m_keys(new KeysSheet(*context.commands, this))
    , m_settings(new SettingsSheet(*context.settings, this))
    , m_version(new VersionCard(context, this))
    , m_toasts(new ToastArea(m_body))
    , m_clock(new QTimer(this))
{
    setObjectName(u"window"_s);
    setWindowTitle(u"Edgedeck"_s);
    setMinimumSize(1024, 640);
    m_banner->setObjectName(u"banner"_s);

    auto *pageColumn = new QVBoxLayout;
    pageColumn->setContentsMargins(0, 0, 0, 0);
    pageColumn->setSpacing(0);
    auto *bannerRow = new QHBoxLayout;
    bannerRow->setContentsMargins(16, 8, 16, 0);
    bannerRow->addWidget(m_banner);
    m_bannerBox->setLayout(bannerRow);
    m_bannerBox->hide();
    pageColumn->addWidget(m_bannerBox);
    pageColumn->addWidget(m_stack, 1);
    auto *row = new QHBoxLayout(m_body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(pageColumn, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_body, 1);
    column->addWidget(m_status);

    context.overlays = m_overlays;
    context.openPage = [this](const QString &page, const QString &item) { showPage(page, item); };
    context.clearNotice = [this](const QString &id) { clearNotice(id); };
    context.toast
        = [this](Mark mark, const QString &title, const QString &words) { toast(mark, title, words); };
    addCommands();
    addMoveCommands();
    m_header->setModeKey(context.commands->keyOf(u"arm"_s));

    auto *keys = new KeyDispatcher(*context.commands, this);
    keys->setOverlayOpen([this](const QString &id) {
        // Under a scrim nothing of the page may be reached by accident.
        if (!m_overlays->current())
            return true;
        const Command *command = m_context.commands->find(id);
        return id == u"back"_s || id == u"arm"_s || id == u"refresh"_s
            || (command && command->page == m_overlays->current()->objectName());
    });
    connect(m_header, &HeaderBand::cellActivated, this, &MainWindow::onCell);
    connect(m_rail, &Rail::chosen, this, &MainWindow::onRail);
    connect(m_banner, &Banner::moreWanted, this, [this] { onRail(u"alerts"_s); });
    connect(m_toasts, &ToastArea::opened, this, [this] { onRail(u"alerts"_s); });
    connect(m_overlays, &OverlayHost::opened, this, [this](OverlayPanel *panel) {
        // While a sheet is open its keys are those of the view.
        m_context.commands->setCurrentPage(panel->objectName());
        fillStatus();
    });
    connect(m_overlays, &OverlayHost::closed, this, [this] {
        m_context.commands->setCurrentPage(m_current);
        fillStatus();
    });
    connect(context.commands, &CommandTable::refused, this, [this](const QString &id, const QString &reason) {
        const Command *command = m_context.commands->find(id);
        toast(Mark::Inert, (command ? command->text : id) + u" is off"_s, reason);
    });
    connect(context.settings, &Settings::changed, this, [this] {
        m_context.commands->setSingleLetters(m_context.settings->singleLetters());
        fillStatus();
    });
    context.commands->setSingleLetters(context.settings->singleLetters());
    m_palette->setSource(u't', u":t 14:00 go to time"_s, [this](const QString &rest) {
        const QTime time = QTime::fromString(rest, u"H:mm"_s);
        if (!time.isValid())
            return QList<PaletteRow>{};
        return QList<PaletteRow>{{.group = u"Time"_s,
            .text = u"Go to %1 UTC on the cache chart"_s.arg(time.toString(u"HH:mm"_s)),
            .run = [this, time] { showPage(u"cache"_s, time.toString(u"HH:mm"_s)); }}};
    });
    m_clock->setInterval(1000);
    connect(m_clock, &QTimer::timeout, this, &MainWindow::tick);
    m_clock->start();
    applyLayout();
}

MainWindow::~MainWindow() = default;

Timestamp MainWindow::now() const
{
    return m_context.now ? m_context.now() : m_snapshot.now;
}

void MainWindow::addToRail(const QString &id, const QString &title, Icon icon)
{
    const QString key = QString::number(m_railIds.size() + 1);
    m_railIds << id;
    m_rail->addPage(id, title, icon, key);
    m_context.commands->add({.id = u"page."_s + id,
        .group = u"Page"_s,
        .text = title,
        .brief = title.toLower(),
        .keys = {key},
        .column = KeysColumn::Everywhere,
        .run = [this, id] { showPage(id); }});
}

void MainWindow::addPage(Page *page)
{
    addToRail(page->id(), page->title(), page->icon());
    addHiddenPage(page, false);
}

void MainWindow::promisePage(const QString &id, const QString &title, Icon icon, std::function<Page *()> make)
{
    addToRail(id, title, icon);
    m_promised.insert(id, std::move(make));
}

Page *MainWindow::makePage(const QString &id)
{
    const auto make = m_promised.take(id);
    if (!make)
        return page(id);
    Page *made = make();
    addHiddenPage(made, false);
    if (m_told)
        wait(made);
    return made;
}

void MainWindow::makePages()
{
    for (const QString &id : std::as_const(m_railIds))
        makePage(id);
}

/// One a turn of the event loop: each takes some milliseconds.
void MainWindow::makeNextPage()
{
    for (const QString &id : std::as_const(m_railIds)) {
        if (!m_promised.contains(id))
            continue;
        makePage(id);
        QTimer::singleShot(0, this, &MainWindow::makeNextPage);
        return;
    }
}

void MainWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_painted && windowHandle())
        windowHandle()->installEventFilter(this);
}

/// Not the paint event: a window whose children cover it gets none.
bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Expose && !m_painted && watched == windowHandle()) {
        m_painted = true;
        // The frame is painted while the event is handled.
        QTimer::singleShot(0, this, [this] {
            Q_EMIT painted();
            makeNextPage();
        });
    }
    return QWidget::eventFilter(watched, event);
}

void MainWindow::addMissingPage(const QString &id, const QString &title, Icon icon, const QString &reason)
{
    const QString key = QString::number(m_railIds.size() + 1);
    m_railIds << id;
    m_rail->addPage(id, title, icon, key)->setOff(reason);
    m_context.commands->add({.id = u"page."_s + id,
        .group = u"Page"_s,
        .text = title,
        .brief = title.toLower(),
        .keys = {key},
        .column = KeysColumn::Everywhere,
        .state = [reason] { return CommandState{.enabled = false, .reason = reason}; },
        .run = [] {}});
}

void MainWindow::addHiddenPage(Page *page, bool alone)
{
    auto *scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(page);
    page->setAutoFillBackground(false);
    m_stack->addWidget(scroll);
    m_pages << page;
    if (alone)
        m_alone << page->id();
    page->addCommands(*m_context.commands);
    connect(page, &Page::railMarkChanged, this, &MainWindow::fillRail);
    connect(page, &Page::crumbsChanged, this, &MainWindow::fillStatus);
    connect(page, &Page::keysChanged, this, &MainWindow::fillStatus);
    page->setLayoutClass(layoutClassFor(width()), height() < 740);
}

Page *MainWindow::page(const QString &id) const
{
    const auto found
        = std::find_if(m_pages.begin(), m_pages.end(), [&](const Page *p) { return p->id() == id; });
    return found == m_pages.end() ? nullptr : *found;
}

Page *MainWindow::currentPage() const
{
    return page(m_current);
}

QStringList MainWindow::pageIds() const
{
    return m_railIds;
}

void MainWindow::showPage(const QString &id, const QString &item)
{
    Page *to = makePage(id);
    if (!to)
        return;
    if (m_current != id) {
        m_history = m_history.mid(0, m_historyAt + 1);
        m_history << id;
        m_historyAt = m_history.size() - 1;
        showStacked(id);
    }
    if (!item.isEmpty())
        to->openItem(item);
    if (QWidget *focus = to->initialFocus())
        focus->setFocus(Qt::OtherFocusReason);
    fillStatus();
}

void MainWindow::showStacked(const QString &id)
{
    if (m_overlays->current())
        m_overlays->close();
    m_current = id;
    Page *to = page(id);
    m_stack->setCurrentWidget(to->parentWidget()->parentWidget());
    if (m_waiting.removeAll(to) > 0)
        to->setSnapshot(m_snapshot);
    m_rail->setVisible(!m_alone.contains(id));
    m_rail->setCurrent(id);
    m_context.commands->setCurrentPage(id);
    fillStatus();
}

void MainWindow::goHistory(int by)
{
    const qsizetype to = m_historyAt + by;
    if (to < 0 || to >= m_history.size())
        return;
    m_historyAt = to;
    showStacked(m_history[to]);
    if (QWidget *focus = currentPage()->initialFocus())
        focus->setFocus(Qt::OtherFocusReason);
}

void MainWindow::setSnapshot(const Snapshot &snapshot)
{
    if (snapshot.link == LinkState::Offline && m_snapshot.link != LinkState::Offline)
        m_offlineSince = snapshot.now;
    m_snapshot = snapshot;
    m_told = true;
    const bool idle = m_waiting.isEmpty();
    m_waiting = m_pages;
    if (Page *shown = currentPage()) {
        m_waiting.removeAll(shown);
        shown->setSnapshot(m_snapshot);
    }
    fillHeader();
    fillRail();
    fillBanner();
    if (!m_priceFixed)
        m_status->setPrice(m_snapshot.price);
    m_context.commands->touch();
    fillStatus();
    if (idle)
        QTimer::singleShot(0, this, &MainWindow::giveWaiting);
}

void MainWindow::wait(Page *page)
{
    m_waiting << page;
    if (m_waiting.size() == 1)
        QTimer::singleShot(0, this, &MainWindow::giveWaiting);
}

void MainWindow::giveWaiting()
{
    if (m_waiting.isEmpty())
        return;
    m_waiting.takeFirst()->setSnapshot(m_snapshot);
    fillRail();
    if (!m_waiting.isEmpty())
        QTimer::singleShot(0, this, &MainWindow::giveWaiting);
}

void MainWindow::flush()
{
    while (!m_waiting.isEmpty())
        m_waiting.takeFirst()->setSnapshot(m_snapshot);
    fillRail();
    tick();
}

void MainWindow::setBusy(bool busy)
{
    m_busy = busy;
    fillHeader();
}

void MainWindow::setArmed(bool armed)
{
    m_armed = armed;
    fillHeader();
    fillBanner();
    m_context.commands->touch();
}

void MainWindow::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    m_pausedAt = std::chrono::steady_clock::now();
    fillHeader();
    m_context.commands->touch();
}

void MainWindow::setNotice(const QString &id, const Notice &notice)
{
    m_notices.insert(id, notice);
    fillBanner();
}

void MainWindow::clearNotice(const QString &id)
{
    if (m_notices.remove(id) > 0)
        fillBanner();
}

void MainWindow::toast(Mark mark, const QString &title, const QString &text)
{
    m_toasts->show(mark, title, text);
}

void MainWindow::setPriceText(const QString &text)
{
    m_priceFixed = !text.isEmpty();
    if (m_priceFixed)
        m_status->setPriceText(text);
    else
        m_status->setPrice(m_snapshot.price);
}

void MainWindow::tick()
{
    fillHeader();
    if (m_armed)
        fillBanner();
    if (Page *shown = currentPage())
        shown->tick(now());
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    applyLayout();
}

void MainWindow::applyLayout()
{
    const LayoutClass layout = layoutClassFor(width());
    m_rail->setNarrow(layout == LayoutClass::S);
    for (Page *each : m_pages)
        each->setLayoutClass(layout, height() < 740);
    fillStatus();
}

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_context.commands->touch();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_context.settings->setGeometry(saveGeometry());
    event->accept();
}

void MainWindow::onCell(const QString &id)
{
    if (id == u"mode"_s)
        m_context.commands->run(u"arm"_s);
    else if (id == u"version"_s)
        openVersionCard();
    else if (id == u"worker"_s)
        openVersionCard();
    else if (id == u"account"_s)
        m_context.commands->run(u"profile"_s);
    else if (id == u"paused"_s)
        m_context.commands->run(u"pause"_s);
    else if (id == u"data"_s || id == u"link"_s)
        m_context.commands->run(u"refresh"_s);
    else if (id == u"reset"_s)
        showPage(u"quotas"_s);
}

void MainWindow::onRail(const QString &id)
{
    if (id == u"alerts"_s)
        showPage(u"timeline"_s, u"alerts"_s);
    else if (id == u"command"_s)
        openPalette();
    else if (id == u"keys"_s)
        openKeys();
    else
        m_context.commands->run(u"page."_s + id);
}

void MainWindow::openPalette(const QString &query)
{
    m_palette->start(query);
    m_overlays->open(m_palette);
}

void MainWindow::openKeys()
{
    m_keys->start(currentPage() ? currentPage()->title() : QString());
    m_overlays->open(m_keys);
}

void MainWindow::openSettings()
{
    m_overlays->open(m_settings);
}

void MainWindow::openVersionCard()
{
    m_version->start(m_snapshot);
    m_overlays->open(m_version);
}

bool MainWindow::stepBack()
{
    if (OverlayPanel *open = m_overlays->current()) {
        if (!open->stepBack())
            m_overlays->close();
        return true;
    }
    if (Toast *toast = m_toasts->newest(); toast && toast->hasFocus()) {
        m_toasts->close(toast);
        return true;
    }
    return currentPage() && currentPage()->stepBack();
}

void MainWindow::nextArea(bool forward)
{
    QList<QWidget *> areas;
    if (m_banner->isVisible())
        areas << m_banner;
    if (currentPage())
        areas << currentPage();
    areas << m_header;
    if (m_rail->isVisible())
        areas << m_rail;
    if (Toast *toast = m_toasts->newest())
        areas << toast;
    QWidget *focus = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype i = 0; i < areas.size(); ++i) {
        if (focus && (areas[i] == focus || areas[i]->isAncestorOf(focus)))
            at = i;
    }
    for (qsizetype step = 1; step <= areas.size(); ++step) {
        QWidget *area = areas[(at + (forward ? step : areas.size() * 2 - step)) % areas.size()];
        QWidget *to = area == currentPage() ? currentPage()->initialFocus() : nullptr;
        if (!to && (area->focusPolicy() & Qt::TabFocus))
            to = area;
        for (QWidget *each : area->findChildren<QWidget *>()) {
            if (to)
                break;
            if (each->isVisible() && each->isEnabled() && (each->focusPolicy() & Qt::TabFocus))
                to = each;
        }
        if (to) {
            to->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

} // namespace edgedeck::ui
