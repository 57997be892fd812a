// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/windowfixture.h"

#include "ui/pages/cache/cachepage.h"
#include "ui/pages/quotas/quotaspage.h"
#include "ui/pages/timeline/timelinepage.h"
#include "ui/shell/overlay.h"
#include "ui/shell/typography.h"

#include <QApplication>
#include <QPainter>

namespace edgedeck::test {

using namespace Qt::StringLiterals;

void pinFont()
{
    QFont font(u"DejaVu Sans"_s);
    font.setPointSize(9);
    QApplication::setFont(font);
    ui::resetFonts();
}

WindowFixture::WindowFixture()
{
    m_context.commands = &m_commands;
    m_context.settings = &settings;
    m_context.prompts = &prompts;
    m_context.now = [this] { return m_snapshot.now; };
    ui::WindowActions actions;
    actions.refresh = [this] { ++refreshed; };
    actions.setPaused = [this](bool on) { paused = on; };
    actions.setArmed = [this](bool on) {
        armed = on;
        m_window->setArmed(on);
    };
    actions.armedLeft = [this] { return armedLeft; };
    m_window = std::make_unique<ui::MainWindow>(m_context, std::move(actions));
    m_window->addMissingPage(u"incident"_s, u"Incident"_s, ui::Icon::Pulse, u"tested elsewhere"_s);
    m_window->addPage(new ui::QuotasPage(m_context));
    m_window->addMissingPage(u"bindings"_s, u"Bindings"_s, ui::Icon::Nodes, u"tested elsewhere"_s);
    m_window->addMissingPage(u"flags"_s, u"Flags"_s, ui::Icon::Flag, u"tested elsewhere"_s);
    m_window->addPage(new ui::CachePage(m_context));
    m_window->addPage(new ui::TimelinePage(m_context));
    m_window->addMissingPage(u"review"_s, u"Review"_s, ui::Icon::Clipboard, u"not in this build"_s);
}

WindowFixture::~WindowFixture() = default;

void WindowFixture::set(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    m_window->setSnapshot(m_snapshot);
    m_window->flush();
}

QImage WindowFixture::render(const QString &what, const Snapshot &snapshot, QSize size, qreal scale)
{
    m_window->resize(size);
    const bool page = m_window->page(what) != nullptr;
    m_window->showPage(page ? what : u"quotas"_s);
    set(snapshot);
    m_window->show();
    QCoreApplication::processEvents();
    if (what == u"palette"_s)
        m_window->openPalette(u"re"_s);
    else if (what == u"keys"_s)
        m_window->openKeys();
    else if (what == u"settings"_s)
        m_window->openSettings();
    else if (what == u"version"_s)
        m_window->openVersionCard();
    else if (what == u"armed"_s)
        m_commands.run(u"arm"_s);
    QCoreApplication::processEvents();
    m_window->flush();
    QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    m_window->render(&image);
    return image;
}

} // namespace edgedeck::test
