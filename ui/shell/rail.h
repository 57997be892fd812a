// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/icons.h"
#include "ui/shell/marks.h"

#include <QAbstractButton>
#include <QList>
#include <QWidget>

namespace edgedeck::ui {

/// One line of the rail: key cap, icon, label, worst mark. Off items stay readable and carry the reason.
class RailItem : public QAbstractButton
{
    Q_OBJECT
public:
    RailItem(
        const QString &id, const QString &label, Icon icon, const QString &key, bool page, QWidget *parent);
    [[nodiscard]] QString id() const { return m_id; }
    void setMark(Mark mark);
    [[nodiscard]] Mark mark() const { return m_mark; }
    void setCount(int count);
    void setCurrent(bool current);
    void setOff(const QString &reason);
    [[nodiscard]] bool isOff() const { return !m_reason.isEmpty(); }
    void setNarrow(bool narrow);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void nextCheckState() override { }

private:
    void nameItself();
    void paintNarrow(QPainter &painter) const;

    QString m_id, m_key, m_reason;
    Icon m_icon;
    Mark m_mark = Mark::None;
    int m_count = -1;
    bool m_page, m_current = false, m_narrow = false;
};

/// Pages at the top; Alerts, Command and Keys at the bottom. 148 px, 56 in S.
class Rail : public QWidget
{
    Q_OBJECT
public:
    explicit Rail(QWidget *parent = nullptr);
    RailItem *addPage(const QString &id, const QString &label, Icon icon, const QString &key);
    [[nodiscard]] RailItem *item(const QString &id) const;
    void setCurrent(const QString &id);
    void setNarrow(bool narrow);
    void setAlerts(int count);

Q_SIGNALS:
    /// Page id, or "alerts", "command", "keys".
    void chosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    RailItem *make(const QString &id, const QString &label, Icon icon, const QString &key, bool page);
    void arrange();

    QList<RailItem *> m_pages, m_foot;
    bool m_narrow = false;
};

} // namespace edgedeck::ui
