// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>
#include <QPointer>
#include <QString>

namespace edgedeck::ui {

/// A sheet or box over the page: palette, keys, flip sheet, settings. Emits closeWanted instead of hiding itself.
class OverlayPanel : public QFrame
{
    Q_OBJECT
public:
    /// Top: centred, 120 px (palette) from the top of the window. Center: in the middle. Right: docked right, full
    /// height, 2 px edge.
    enum class Place { Top, Center, Right };

    OverlayPanel(const QString &name, const QString &title, Place place, int preferredWidth,
        QWidget *parent = nullptr);

    [[nodiscard]] Place place() const { return m_place; }
    [[nodiscard]] int preferredWidth() const { return m_width; }
    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] virtual QWidget *initialFocus() { return nullptr; }
    /// A click on the scrim then closes nothing.
    [[nodiscard]] virtual bool hasText() const { return false; }
    /// Escape: true when the panel used it up itself.
    virtual bool stepBack() { return false; }
    /// Crumbs after those of the page: { "Flip" }.
    [[nodiscard]] virtual QStringList crumbs() const { return {}; }
    /// Ids of commands for the status bar while it is open.
    [[nodiscard]] virtual QStringList statusCommands() const { return {}; }

Q_SIGNALS:
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    Place m_place;
    int m_width;
};

/// Lays one panel at a time over the body of the window with a scrim; header and status bar stay clear. Traps Tab,
/// returns the focus on close. The panel stays owned by its maker and is hidden on close.
class OverlayHost : public QWidget
{
    Q_OBJECT
public:
    explicit OverlayHost(QWidget *body);

    void open(OverlayPanel *panel);
    void close();
    [[nodiscard]] OverlayPanel *current() const { return m_panel; }

Q_SIGNALS:
    void opened(OverlayPanel *panel);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void arrange();
    [[nodiscard]] QList<QWidget *> focusables() const;

    QPointer<OverlayPanel> m_panel;
    QPointer<QWidget> m_before;
};

} // namespace edgedeck::ui
