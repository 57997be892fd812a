// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/commands.h"
#include "ui/shell/overlay.h"

namespace edgedeck::ui {

class KeyButton;

/// One line of the sheet.
struct KeysRow
{
    QStringList keys;
    QString text;
    bool off = false;
};
/// Lines of one column for `page`; commands that are off carry their reason in brackets.
[[nodiscard]] QList<KeysRow> keysRows(const CommandTable &table, const QString &page, KeysColumn column);

/// 900 wide, three columns: this view, everywhere, change and move. Made from the command table, so it is complete.
class KeysSheet : public OverlayPanel
{
    Q_OBJECT
public:
    explicit KeysSheet(CommandTable &table, QWidget *parent = nullptr);
    void start(const QString &pageTitle);
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QStringList crumbs() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Section
    {
        QString title;
        QList<KeysRow> rows;
    };
    [[nodiscard]] int columnHeight(const QList<Section> &sections) const;
    void paintColumn(QPainter &painter, qreal left, qreal width, const QList<Section> &sections) const;

    CommandTable &m_table;
    KeyButton *m_close;
    QList<Section> m_columns[3];
};

} // namespace edgedeck::ui
