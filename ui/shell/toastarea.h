// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/marks.h"

#include <QList>
#include <QObject>

class QWidget;

namespace edgedeck::ui {

class Toast;

/// Lays at most two toasts at the bottom right of `body`; each goes after 6 s, but not while it has the focus.
class ToastArea : public QObject
{
    Q_OBJECT
public:
    explicit ToastArea(QWidget *body);
    void show(Mark mark, const QString &title, const QString &text);
    /// Newest one, for F6; null when there is none.
    [[nodiscard]] Toast *newest() const;
    void close(Toast *toast);
    void arrange();

Q_SIGNALS:
    void opened();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_body;
    QList<Toast *> m_toasts;
};

} // namespace edgedeck::ui
