// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/marks.h"

#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace edgedeck::ui {

/// A small line under a value; gaps stay gaps. The scale starts at zero.
struct Spark
{
    std::vector<std::optional<double>> points;
    std::optional<double> target; ///< dashed
    QColor color;
    friend bool operator==(const Spark &, const Spark &) = default;
};

void paintSpark(QPainter &painter, const QRectF &box, const Spark &spark, const Theme &theme);

struct KpiState
{
    QString caption; ///< "KV writes left today"
    Mark mark = Mark::None; ///< left of the value
    QString value; ///< "0", or the word "unknown"
    QString unit; ///< "of 1,000"
    QString note; ///< age, target or forecast; elides
    std::optional<Spark> spark
        = {}; ///< 26 px between value and note; the mark then stands right of the caption
    friend bool operator==(const KpiState &, const KpiState &) = default;
};

/// Caption, mark + number + unit, one faint line. 78 px in L, 75 else.
class KpiTile : public QWidget
{
    Q_OBJECT
public:
    explicit KpiTile(QWidget *parent = nullptr);
    void setState(const KpiState &state);
    [[nodiscard]] const KpiState &state() const { return m_state; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    KpiState m_state;
};

} // namespace edgedeck::ui
