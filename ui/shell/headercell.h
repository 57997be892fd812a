// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/icons.h"
#include "ui/shell/spans.h"

#include <QAbstractButton>

namespace edgedeck::ui {

/// How much of itself a header cell shows when width is short.
enum class HeaderDetail { Full, NoSecond, NoKey };

struct HeaderCellState
{
    QString caption;
    Icon icon = Icon::None;
    Mark mark = Mark::None;
    QString value; ///< never dropped
    QString second; ///< grey, dropped first
    QString key; ///< key cap, dropped next
    Type type = Type::Body;
    Ink ink = Ink::Text;
    bool chip = false; ///< ARMED (filled) or PAUSED
    bool filledChip = false;
    bool captionBelow = false;
    friend bool operator==(const HeaderCellState &, const HeaderCellState &) = default;
};

/// Caption over value, focusable; names itself in full words.
class HeaderCell : public QAbstractButton
{
    Q_OBJECT
public:
    explicit HeaderCell(const QString &id, QWidget *parent = nullptr);
    [[nodiscard]] QString id() const { return m_id; }
    void setState(const HeaderCellState &state, const QString &spoken);
    void setArmed(bool armed);
    void setSeparator(bool left);
    [[nodiscard]] int widthFor(HeaderDetail detail) const;
    void setDetail(HeaderDetail detail);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] Spans valueSpans(HeaderDetail detail) const;
    void paintChip(QPainter &painter, const QRectF &box) const;

    QString m_id;
    HeaderCellState m_state;
    HeaderDetail m_detail = HeaderDetail::Full;
    bool m_armed = false, m_separatorLeft = false;
};

} // namespace edgedeck::ui
