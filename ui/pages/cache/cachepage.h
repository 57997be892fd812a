// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

class QBoxLayout;
class QHBoxLayout;
class QVBoxLayout;

namespace edgedeck::ui {

class ChartPanel;
class KeyButton;
class KpiTile;
class LoadPanel;
class TiersPanel;
class VerdictStrip;

/// What the caches do: the verdict, five tiles, the three lanes and the tiers.
class CachePage : public Page
{
    Q_OBJECT
public:
    explicit CachePage(const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] Mark railMark() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    /// "14:00": the crosshair goes to that time of the last 24 hours.
    void openItem(const QString &item) override;
    bool stepBack() override;
    [[nodiscard]] int hours() const { return m_hours; }

protected:
    void applyLayout() override;

private:
    void fillChart();
    void zoom(int by);

    Snapshot m_snapshot;
    QVBoxLayout *m_column, *m_right;
    QHBoxLayout *m_tilesRow;
    QBoxLayout *m_lower;
    QWidget *m_rightBox;
    VerdictStrip *m_verdict;
    KeyButton *m_undo, *m_report;
    QList<KpiTile *> m_tiles;
    ChartPanel *m_chart;
    TiersPanel *m_tiers;
    LoadPanel *m_load;
    int m_hours = 30;
};

} // namespace edgedeck::ui
