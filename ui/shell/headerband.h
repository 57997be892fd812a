// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/headercell.h"

#include <QString>
#include <QWidget>

#include <chrono>
#include <optional>

namespace edgedeck::ui {

/// What the band shows beside the snapshot.
struct HeaderState
{
    Environment environment = Environment::None;
    QString profile, worker, account;
    QStringList versions; ///< "d8bc4d3c", or "d8bc4d3c 90 %" each when two are live
    QString share; ///< "100 %" for one live version
    bool armed = false;
    std::chrono::seconds armedLeft{0};
    LinkState link = LinkState::Idle;
    QString proxy;
    std::optional<std::chrono::milliseconds> roundTrip;
    std::chrono::seconds offlineFor{0};
    std::optional<std::chrono::seconds> pausedFor;
    Timestamp asOf{}; ///< epoch = nothing read yet
    bool stale = false;
    Timestamp now{};
    friend bool operator==(const HeaderState &, const HeaderState &) = default;
};

/// Environment, Worker, account, live version, mode, link, age, reset, clock. 52 px; the last 3 px are the colour of
/// the environment, or while armed 4 px of a hatched bar that drains. What goes first when width is short: second
/// values, key caps, live version and link.
class HeaderBand : public QWidget
{
    Q_OBJECT
public:
    explicit HeaderBand(QWidget *parent = nullptr);
    void setState(const HeaderState &state);
    [[nodiscard]] const HeaderState &state() const { return m_state; }
    void setModeKey(const QString &key);
    [[nodiscard]] QList<HeaderCell *> cells() const;
    [[nodiscard]] QSize sizeHint() const override { return {1024, kHeight}; }
    static constexpr int kHeight = 52, kBlock = 148;

Q_SIGNALS:
    /// "worker", "account", "version", "mode", "link", "paused", "data", "reset", "clock"
    void cellActivated(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    HeaderCell *cell(const QString &id);
    void fill();
    void fillRight(bool inBand);
    void arrange();
    void paintBlock(QPainter &painter) const;

    HeaderState m_state;
    QString m_modeKey;
    HeaderCell *m_worker, *m_account, *m_version, *m_mode, *m_link, *m_paused, *m_data, *m_reset, *m_clock;
};

} // namespace edgedeck::ui
