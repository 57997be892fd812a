// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

class QBoxLayout;
class QVBoxLayout;

namespace edgedeck::ui {

class ChartPanel;
class Chip;
class ForecastCard;
class KeyButton;
class MeterHead;
class MeterList;
class Panel;
class PageHead;

/// Eleven meters in three groups, below them the day of the current one and its forecast.
class QuotasPage : public Page
{
    Q_OBJECT
public:
    explicit QuotasPage(const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] Mark railMark() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    void openItem(const QString &item) override;
    bool stepBack() override;
    void tick(Timestamp now) override;

protected:
    void applyLayout() override;

private:
    void fillTitle(Timestamp now);
    void fillMeter();

    Snapshot m_snapshot;
    QVBoxLayout *m_column;
    QBoxLayout *m_lower;
    PageHead *m_title;
    Chip *m_chip;
    KeyButton *m_csv;
    Panel *m_panel;
    MeterHead *m_head;
    MeterList *m_list;
    ChartPanel *m_chart;
    ForecastCard *m_forecast;
};

} // namespace edgedeck::ui
