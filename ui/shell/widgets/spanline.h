// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/spans.h"

#include <QWidget>

namespace edgedeck::ui {

/// One line of spans. Elidable spans shrink; the full text is then in the tooltip. Not focusable.
class SpanLine : public QWidget
{
    Q_OBJECT
public:
    explicit SpanLine(QWidget *parent = nullptr);
    explicit SpanLine(Spans spans, QWidget *parent = nullptr);
    /// A single text; `elide` None means it must fit.
    SpanLine(const QString &text, Type type, Ink ink, Elide elide = Elide::None, QWidget *parent = nullptr);

    void setSpans(Spans spans);
    void setText(const QString &text); ///< replaces the text of the first span
    [[nodiscard]] const Spans &spans() const { return m_spans; }
    void setAlignment(Qt::Alignment alignment);
    void setMinimumLineHeight(int height);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    Spans m_spans;
    Qt::Alignment m_alignment = Qt::AlignLeft;
    int m_height = 0;
};

} // namespace edgedeck::ui
