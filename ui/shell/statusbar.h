// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/spans.h"

#include <QStringList>
#include <QWidget>

namespace edgedeck::ui {

class CommandTable;

/// 24 px: crumbs left, the keys of this view, and the console's own price. Keys drop from the right of their list when
/// width is short, the price never does.
class StatusBar : public QWidget
{
    Q_OBJECT
public:
    explicit StatusBar(const CommandTable &commands, QWidget *parent = nullptr);
    void setCrumbs(const QStringList &crumbs);
    void setCommands(const QStringList &ids);
    void setPrice(const Price &price);
    /// Words instead of the price ("Edgedeck sends nothing until you choose").
    void setPriceText(const QString &text);
    [[nodiscard]] QString priceText() const { return m_price; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const CommandTable &m_table;
    QStringList m_crumbs, m_commands;
    QString m_price;
};

} // namespace edgedeck::ui
