// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/spans.h"

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace edgedeck::ui {

class SpanLine;

/// Surface with a 1 px edge and radius 6; a header line of title, grey subtitle and widgets at the right, and a
/// body. Without title and header widgets there is no header.
class Panel : public QWidget
{
    Q_OBJECT
public:
    explicit Panel(const QString &title = {}, const QString &subtitle = {}, QWidget *parent = nullptr);

    void setTitle(const QString &title, const QString &subtitle = {});
    /// Free form of the header's left side.
    void setHeaderSpans(Spans spans);
    void addHeaderWidget(QWidget *widget); ///< right side, in order
    void setHeaderHeight(int height);
    [[nodiscard]] QVBoxLayout *body() const { return m_body; } ///< margins 0: rows reach the edge
    /// 5 px (verdict) or 3 px (current) bar at the left edge in this mark's colour; None removes it.
    void setStateBar(Mark mark, int width = 3);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *m_header;
    SpanLine *m_title;
    QHBoxLayout *m_headerRow;
    QVBoxLayout *m_body;
    Mark m_bar = Mark::None;
    int m_barWidth = 0;
};

/// Surface, edge and corner of every panel.
void paintPanel(QPainter &painter, const QRectF &box, const Theme &theme);

} // namespace edgedeck::ui
