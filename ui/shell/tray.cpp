// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tray.h"

#include "ui/shell/marks.h"
#include "ui/shell/settings.h"
#include "ui/shell/text.h"

#include <QApplication>
#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QSystemTrayIcon>
#include <QWidget>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

std::optional<News> newsOf(const Snapshot &before, const Snapshot &after)
{
    // The first look is not news: the window that shows it has just opened.
    if (before.first || after.first || before.worker != after.worker)
        return std::nullopt;
    for (const Finding &finding : after.findings) {
        if (finding.severity != Severity::Warning && finding.severity != Severity::Critical)
            continue;
        const bool known
            = std::any_of(before.findings.begin(), before.findings.end(), [&](const Finding &old) {
                  return old.id == finding.id
                      && (old.severity == finding.severity || old.severity == Severity::Critical);
              });
        if (!known)
            return News{text::plain(finding.id),
                text::plain(after.worker.str()) + u": "_s + text::plain(finding.title),
                text::plain(finding.action), finding.severity};
    }
    return std::nullopt;
}

QIcon trayIcon(const QIcon &base, Severity severity)
{
    QIcon icon;
    for (const int side : {22, 32, 64}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        base.paint(&painter, pixmap.rect());
        if (severity != Severity::Ok) {
            // On a disc of its own: the panel below may be light or dark.
            const QRectF corner(side * 0.42, side * 0.42, side * 0.58, side * 0.58);
            painter.setPen(Qt::NoPen);
            painter.setBrush(themeFor(ThemeId::Dark).bg);
            painter.drawEllipse(corner);
            const double inset = side * 0.05;
            paintMark(painter, corner.adjusted(inset, inset, -inset, -inset), stateOf(severity),
                themeFor(ThemeId::Dark));
        }
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QString trayWords(const Snapshot &snapshot)
{
    if (snapshot.first)
        return u"Edgedeck"_s;
    QString words = text::plain(snapshot.worker.str()) + u": "_s + markWord(stateOf(snapshot.severity));
    if (snapshot.severity != Severity::Ok && !snapshot.findings.empty())
        words += u", "_s + text::plain(snapshot.findings.front().title);
    return words;
}

Tray::Tray(const Settings &settings, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_window(window)
{
}

void Tray::setSnapshot(const Snapshot &snapshot)
{
    const auto news = newsOf(m_last, snapshot);
    const bool changed = m_last.severity != snapshot.severity || m_last.first != snapshot.first
        || trayWords(m_last) != trayWords(snapshot);
    m_last = snapshot;
    if (snapshot.first || !m_settings.notifications() || !QSystemTrayIcon::isSystemTrayAvailable()) {
        if (m_icon)
            m_icon->hide();
        return;
    }
    if (m_icon == nullptr) {
        m_icon = new QSystemTrayIcon(this);
        connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason != QSystemTrayIcon::Context)
                Q_EMIT openWanted({});
        });
        connect(m_icon, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT openWanted(m_finding); });
    }
    if (changed || !m_icon->isVisible()) {
        m_icon->setIcon(trayIcon(QApplication::windowIcon(), snapshot.severity));
        m_icon->setToolTip(trayWords(snapshot));
        m_icon->show();
    }
    if (!news)
        return;
    // Once a day: a source that fails every second look would call all night.
    const QString key = news->finding + u'/' + QString::number(static_cast<int>(news->severity)) + u'/'
        + text::plain(toDate(snapshot.now));
    if (m_told.contains(key))
        return;
    m_told.insert(key);
    // Who looks at the window sees it there.
    if (m_window->isActiveWindow())
        return;
    m_finding = news->finding;
    m_icon->showMessage(news->title, news->text,
        news->severity == Severity::Critical ? QSystemTrayIcon::Critical : QSystemTrayIcon::Warning, 10'000);
}

} // namespace edgedeck::ui
