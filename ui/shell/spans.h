// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/marks.h"
#include "ui/shell/theme.h"
#include "ui/shell/typography.h"

#include <QFont>
#include <QList>
#include <QRectF>
#include <QString>

#include <functional>

class QPainter;

namespace edgedeck::ui {

enum class Elide { None, Right, Middle };

/// A piece of one line: text in one role and ink, or a mark in front of it.
struct Span
{
    QString text;
    Type type = Type::Body;
    Ink ink = Ink::Text;
    Mark mark = Mark::None; ///< painted left of the text
    Elide elide = Elide::None; ///< the last elidable span shrinks first
    int gap = 0; ///< space in front, px
    bool digits = false; ///< use numberFont: a column or a ticking value
    bool keyCap = false; ///< drawn as a key
    [[nodiscard]] QFont font() const;
};
using Spans = QList<Span>;

/// Mark sizes, logical px: rows, cells, toasts, verdict.
inline constexpr int kMarkRow = 13, kMarkCell = 15, kMarkToast = 18, kMarkVerdict = 28;

struct SpanLayout
{
    qreal needed = 0; ///< full width
    bool elided = false;
};

[[nodiscard]] qreal widthOf(const Spans &spans);
/// Width that must be there: elidable spans count as an ellipsis.
[[nodiscard]] qreal leastWidthOf(const Spans &spans);
[[nodiscard]] qreal heightOf(const Spans &spans);
[[nodiscard]] QString plainText(const Spans &spans);
/// One line, vertically centred on a common base line. Text that is neither elidable nor fits is reported to the
/// text audit.
SpanLayout paintSpans(
    QPainter &painter, const QRectF &box, const Spans &spans, Qt::Alignment alignment, const Theme &theme);

/// One text in a box through the same audit. `elide` None: the text has to fit.
void paintText(QPainter &painter, const QRectF &box, const QString &text, const QFont &font,
    const QColor &color, Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter,
    Elide elide = Elide::None);

void paintKeyCap(
    QPainter &painter, const QRectF &box, const QString &text, const QColor &ink, const QColor &edge);
[[nodiscard]] QSizeF keyCapSize(const QString &text);

/// Text that did not fit its box. Tests listen; nobody does in the program.
struct ClippedText
{
    QString text;
    qreal needed = 0, given = 0;
};
void setTextAudit(std::function<void(const ClippedText &)> listener);
void auditText(const QString &text, qreal needed, qreal given);

} // namespace edgedeck::ui
