// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/context.h"
#include "ui/shell/icons.h"
#include "ui/shell/marks.h"

#include <QStringList>
#include <QWidget>

namespace edgedeck::ui {

/// Layouts by the width of the window: S 1024-1219, M 1220-1387, L >= 1388, XL >= 1900.
enum class LayoutClass { S, M, L, XL };
[[nodiscard]] LayoutClass layoutClassFor(int windowWidth);

struct LayoutMetrics
{
    int rail = 148, padX = 16, padY = 14, gap = 12, panelHeader = 36, verdict = 70, tile = 78, gaugeRow = 34;
};
[[nodiscard]] LayoutMetrics metricsFor(LayoutClass layout);
/// Width of the right column: 492 for the incident, else `other` (344-430), by layout; 0 in S.
[[nodiscard]] int rightColumn(LayoutClass layout, int inL);

/// A page of the rail. Takes snapshots, never asks the network itself. GUI thread.
class Page : public QWidget
{
    Q_OBJECT
public:
    Page(QString id, QString title, Icon icon, const AppContext &context, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const { return m_id; }
    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] Icon icon() const { return m_icon; }

    /// Values change in place: selection, scroll and focus stay.
    virtual void setSnapshot(const Snapshot &snapshot) = 0;
    /// Worst mark of the page for the rail; None draws nothing.
    [[nodiscard]] virtual Mark railMark() const { return Mark::None; }
    /// After the page's title in the status bar: { "kv-write-quota-exhausted" }.
    [[nodiscard]] virtual QStringList crumbs() const { return {}; }
    /// Gets the focus when the page opens: its primary button or first list.
    [[nodiscard]] virtual QWidget *initialFocus() { return nullptr; }
    /// Ids of commands whose keys the status bar shows, most useful first.
    [[nodiscard]] virtual QStringList statusCommands() const { return {}; }
    /// Called once; page commands set Command::page to id().
    virtual void addCommands(CommandTable &table) { Q_UNUSED(table); }
    /// Selects an item named by another page; unknown ones are ignored.
    virtual void openItem(const QString &item) { Q_UNUSED(item); }
    /// Escape: closes what is open inside the page. False when there was nothing to close.
    virtual bool stepBack() { return false; }
    /// Once a second while visible: ages and countdowns.
    virtual void tick(Timestamp now) { Q_UNUSED(now); }

    void setLayoutClass(LayoutClass layout, bool shortWindow);
    [[nodiscard]] LayoutClass layoutClass() const { return m_layout; }
    /// Window height below 740: secondary lines go first.
    [[nodiscard]] bool isShort() const { return m_short; }
    [[nodiscard]] LayoutMetrics metrics() const { return metricsFor(m_layout); }

Q_SIGNALS:
    void railMarkChanged();
    void crumbsChanged();
    /// Keys of the status bar or their states changed.
    void keysChanged();

protected:
    /// Re-arranges children for layoutClass() and isShort().
    virtual void applyLayout() { }
    [[nodiscard]] const AppContext &context() const { return m_context; }

private:
    QString m_id, m_title;
    Icon m_icon;
    const AppContext &m_context;
    LayoutClass m_layout = LayoutClass::L;
    bool m_short = false;
};

} // namespace edgedeck::ui
