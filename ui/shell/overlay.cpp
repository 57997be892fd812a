// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/overlay.h"

#include "ui/shell/page.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace edgedeck::ui {

OverlayPanel::OverlayPanel(
    const QString &name, const QString &title, Place place, int preferredWidth, QWidget *parent)
    : QFrame(parent)
    , m_title(title)
    , m_place(place)
    , m_width(preferredWidth)
{
    setObjectName(name);
    setAccessibleName(title);
    hide();
}

void OverlayPanel::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_place == Place::Right) {
        painter.fillRect(rect(), t.surface);
        painter.fillRect(QRect(0, 0, 2, height()), t.selbar);
        return;
    }
    painter.setPen(QPen(t.ctl, 1));
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

OverlayHost::OverlayHost(QWidget *body)
    : QWidget(body)
{
    setObjectName(QStringLiteral("overlays"));
    setAccessibleName(QStringLiteral("Overlay"));
    hide();
    body->installEventFilter(this);
}

void OverlayHost::open(OverlayPanel *panel)
{
    if (m_panel == panel)
        return;
    if (m_panel)
        m_panel->hide();
    else
        m_before = QApplication::focusWidget();
    m_panel = panel;
    panel->setParent(this);
    disconnect(panel, &OverlayPanel::closeWanted, this, nullptr);
    connect(panel, &OverlayPanel::closeWanted, this, &OverlayHost::close);
    setGeometry(parentWidget()->rect());
    show();
    raise();
    panel->show();
    arrange();
    QWidget *first = panel->initialFocus();
    if (!first) {
        const auto all = focusables();
        first = all.isEmpty() ? nullptr : all.first();
    }
    if (first)
        first->setFocus(Qt::OtherFocusReason);
    Q_EMIT opened(panel);
}

void OverlayHost::close()
{
    if (!m_panel)
        return;
    m_panel->hide();
    m_panel.clear();
    hide();
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    m_before.clear();
    Q_EMIT closed();
}

void OverlayHost::arrange()
{
    if (!m_panel)
        return;
    const bool narrow = layoutClassFor(window()->width()) == LayoutClass::S;
    switch (m_panel->place()) {
    case OverlayPanel::Place::Right: {
        const int wide = narrow ? width() : std::min(m_panel->preferredWidth(), width());
        m_panel->setGeometry(width() - wide, 0, wide, height());
        break;
    }
    case OverlayPanel::Place::Top:
    case OverlayPanel::Place::Center: {
        const int wide = std::min(m_panel->preferredWidth(), width() - 32);
        m_panel->setFixedWidth(wide);
        if (m_panel->layout())
            m_panel->layout()->activate();
        const int needed
            = m_panel->hasHeightForWidth() ? m_panel->heightForWidth(wide) : m_panel->sizeHint().height();
        const int top = m_panel->place() == OverlayPanel::Place::Top ? 68 : 58;
        const int high = std::min(std::max(needed, m_panel->minimumSizeHint().height()), height() - top - 12);
        // Centred on the window, not on the body: the eye looks there.
        m_panel->setGeometry((width() - wide) / 2, top, wide, high);
        break;
    }
    }
}

void OverlayHost::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor scrim(0, 0, 0);
    scrim.setAlphaF(static_cast<float>(theme().scrimShare));
    painter.fillRect(rect(), scrim);
}

void OverlayHost::mousePressEvent(QMouseEvent *event)
{
    event->accept();
    if (m_panel && !m_panel->geometry().contains(event->pos()) && !m_panel->hasText())
        Q_EMIT m_panel->closeWanted();
}

void OverlayHost::resizeEvent(QResizeEvent *)
{
    arrange();
}

bool OverlayHost::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

QList<QWidget *> OverlayHost::focusables() const
{
    QList<QWidget *> found;
    if (!m_panel)
        return found;
    for (QWidget *w = m_panel->nextInFocusChain(); w && w != m_panel; w = w->nextInFocusChain()) {
        if (m_panel->isAncestorOf(w) && w->isVisible() && w->isEnabled() && (w->focusPolicy() & Qt::TabFocus))
            found << w;
    }
    return found;
}

bool OverlayHost::focusNextPrevChild(bool next)
{
    const auto all = focusables();
    if (all.isEmpty())
        return true;
    const qsizetype at = all.indexOf(QApplication::focusWidget());
    const qsizetype count = all.size();
    const qsizetype to = at < 0 ? 0 : (at + (next ? 1 : count - 1)) % count;
    all[to]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace edgedeck::ui
