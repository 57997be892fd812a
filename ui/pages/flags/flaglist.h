// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/flagmodel.h"
#include "ui/shell/widgets/panel.h"

#include <QHash>

class QScrollArea;

namespace edgedeck::ui {

class CommandTable;
class FlagCard;
class SpanLine;
class TextField;

/// The flags of the Worker as cards, with a filter. Cards keep their place and focus through a refresh.
class FlagList : public Panel
{
    Q_OBJECT
public:
    explicit FlagList(CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setCurrent(const QString &flag);
    [[nodiscard]] QString current() const { return m_current; }
    [[nodiscard]] const FlagRow *currentRow() const;
    [[nodiscard]] TextField *filter() const { return m_filter; }
    [[nodiscard]] QWidget *currentCard() const;
    /// All cards at their full height, for pages that scroll as a whole.
    void setUnrolled(bool unrolled);

Q_SIGNALS:
    void currentChanged(const QString &flag);

private:
    void sync();
    void step(int by);

    CommandTable *m_commands;
    FlagModel m_model;
    QHash<QString, FlagCard *> m_cards;
    QString m_current;
    TextField *m_filter;
    SpanLine *m_empty;
    QScrollArea *m_scroll;
    QWidget *m_holder;
    QVBoxLayout *m_column;
    bool m_first = true;
};

} // namespace edgedeck::ui
