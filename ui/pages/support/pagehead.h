// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/spans.h"

#include <QWidget>

class QHBoxLayout;

namespace edgedeck::ui {

class SpanLine;

/// The line at the top of a page: its title with what belongs to it, chips beside it, tools at the right end.
class PageHead : public QWidget
{
    Q_OBJECT
public:
    explicit PageHead(const QString &title, QWidget *parent = nullptr);
    /// The title and then `rest`; the last span that may elide gives way first.
    void setRest(const Spans &rest);
    /// Beside the title.
    void addChip(QWidget *chip);
    /// At the right end.
    void addTool(QWidget *tool);
    [[nodiscard]] SpanLine *titleLine() const { return m_line; }

private:
    QString m_title;
    SpanLine *m_line;
    QHBoxLayout *m_row, *m_chips;
};

} // namespace edgedeck::ui
