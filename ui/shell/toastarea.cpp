// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/toastarea.h"

#include "ui/shell/widgets/toast.h"

#include <QEvent>
#include <QTimer>

namespace edgedeck::ui {

namespace {
constexpr int kMost = 2, kLifetimeMs = 6000;
}

ToastArea::ToastArea(QWidget *body)
    : QObject(body)
    , m_body(body)
{
    body->installEventFilter(this);
}

void ToastArea::show(Mark mark, const QString &title, const QString &text)
{
    while (m_toasts.size() >= kMost)
        close(m_toasts.first());
    auto *toast = new Toast(mark, title, text, m_body);
    m_toasts << toast;
    connect(toast, &Toast::closed, this, [this, toast] { close(toast); });
    connect(toast, &Toast::opened, this, [this, toast] {
        close(toast);
        Q_EMIT opened();
    });
    auto *timer = new QTimer(toast);
    connect(timer, &QTimer::timeout, toast, [this, toast] {
        if (!toast->hasFocus() && !toast->underMouse())
            close(toast);
    });
    timer->start(kLifetimeMs);
    toast->show();
    arrange();
}

Toast *ToastArea::newest() const
{
    return m_toasts.isEmpty() ? nullptr : m_toasts.last();
}

void ToastArea::close(Toast *toast)
{
    m_toasts.removeAll(toast);
    toast->hide();
    toast->deleteLater();
    arrange();
}

void ToastArea::arrange()
{
    int bottom = m_body->height() - 12;
    for (qsizetype i = m_toasts.size() - 1; i >= 0; --i) {
        Toast *toast = m_toasts[i];
        bottom -= toast->height();
        toast->move(m_body->width() - toast->width() - 16, bottom);
        toast->raise();
        bottom -= 8;
    }
}

bool ToastArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_body && event->type() == QEvent::Resize)
        arrange();
    return QObject::eventFilter(watched, event);
}

} // namespace edgedeck::ui
