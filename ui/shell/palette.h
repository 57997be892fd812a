// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/commands.h"
#include "ui/shell/overlay.h"

#include <QAbstractListModel>

#include <functional>

class QListView;

namespace edgedeck::ui {

class SpanLine;
class TextField;

/// One line of the palette: a command, or an entry of a prefix (:w Worker, :p profile, :t time).
struct PaletteRow
{
    QString group, text, reason, key;
    QString command; ///< id in the table, "" for prefix entries
    std::function<void()> run; ///< prefix entries
    qsizetype matchAt = -1, matchLength = 0;
};

/// Rows that match `query`, best first: a match at the start of the text, of a word, inside; then the group's name.
/// Commands that are off stay in place, with their reason.
[[nodiscard]] QList<PaletteRow> paletteRows(const CommandTable &table, const QString &query);

class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void setRows(QList<PaletteRow> rows);
    [[nodiscard]] const PaletteRow *at(int row) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<PaletteRow> m_rows;
};

/// 700 wide, 120 from the top of the window: type, choose with the arrows, Enter runs.
class Palette : public OverlayPanel
{
    Q_OBJECT
public:
    explicit Palette(CommandTable &table, QWidget *parent = nullptr);
    /// Entries for ":w", ":p", ":t" and what follows the prefix.
    using Source = std::function<QList<PaletteRow>(const QString &rest)>;
    /// `hint` stands in the foot: ":t 14:00 go to time".
    void setSource(QChar prefix, const QString &hint, Source source);
    void start(const QString &query = {});
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QSize sizeHint() const override;
    /// What stands behind a prefix has changed: the rows are made again.
    void searchAgain();
    [[nodiscard]] int shownRows() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fillFoot();
    void search(const QString &query);
    void runCurrent();
    void move(int by);

    CommandTable &m_table;
    TextField *m_field;
    SpanLine *m_count, *m_foot;
    QStringList m_hints;
    QListView *m_list;
    PaletteModel *m_model;
    QHash<QChar, Source> m_sources;
};

} // namespace edgedeck::ui
