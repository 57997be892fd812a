// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cache/tierspanel.h"

#include "ui/models/format.h"
#include "ui/models/incidentsummary.h"
#include "ui/pages/support/widths.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

class TiersPanel::Rows final : public QWidget
{
public:
    using QWidget::QWidget;
    QList<TierRow> rows;
    QSize sizeHint() const override { return {300, rowHeight(28) * 6}; }
    QSize minimumSizeHint() const override { return {240, rowHeight(28) * 6}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &t = theme();
        QPainter p(this);
        const qreal high = rowHeight(28);
        const qreal markLeft = width() - 28;
        const qreal target = columnWidth(Type::Body, {u"target"_s, u"75.0 %"_s}, 4);
        const qreal rate = columnWidth(Type::Strong, {u"hit rate"_s, u"82.4 %"_s}, 4);
        const qreal targetLeft = markLeft - 8 - target;
        const qreal rateRight = targetLeft - 14;
        const qreal hitsRight = rateRight - rate - 12;
        const auto cell = [&](qreal left, qreal right, qreal y, const QString &text, Type type, Ink ink,
                              Qt::Alignment side) {
            paintText(p, QRectF(left, y, right - left, high), text,
                type == Type::Small ? ui::font(type) : numberFont(type), inkColor(ink, t),
                side | Qt::AlignVCenter, Elide::Right);
        };
        cell(12, 120, 0, u"tier"_s, Type::Small, Ink::Faint, Qt::AlignLeft);
        cell(hitsRight - 70, hitsRight, 0, u"hits"_s, Type::Small, Ink::Faint, Qt::AlignRight);
        cell(rateRight - rate, rateRight, 0, u"hit rate"_s, Type::Small, Ink::Faint, Qt::AlignRight);
        cell(targetLeft, markLeft, 0, u"target"_s, Type::Small, Ink::Faint, Qt::AlignLeft);
        const std::array<QColor, 5> colours{t.l1, t.durable, t.kv, t.miss, t.text};
        qreal y = high;
        for (const TierRow &row : rows) {
            p.fillRect(QRectF(0, y - 1, width(), 1), t.border);
            p.setRenderHint(QPainter::Antialiasing);
            p.setPen(Qt::NoPen);
            p.setBrush(colours[static_cast<std::size_t>(row.colour)]);
            p.drawRoundedRect(QRectF(12, y + high / 2 - 5, 10, 10), 1.5, 1.5);
            paintText(p, QRectF(30, y, hitsRight - 30 - columnWidth(Type::Body, {row.hits}, 8), high),
                row.name, ui::font(row.colour == 4 ? Type::Strong : Type::Body), t.text,
                Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
            cell(hitsRight - 70, hitsRight, y, row.hits, Type::Body, Ink::Text, Qt::AlignRight);
            cell(rateRight - rate, rateRight, y, row.rate, Type::Strong, Ink::Text, Qt::AlignRight);
            cell(targetLeft, markLeft, y, row.target, Type::Body, Ink::Muted, Qt::AlignLeft);
            paintMark(p, QRectF(markLeft, y + high / 2 - 6.5, 13, 13), row.mark, t);
            y += high;
        }
    }
};

TiersPanel::TiersPanel(QWidget *parent)
    : Panel(u"Tiers"_s, u"as the Worker counts"_s, parent)
    , m_rows(new Rows(this))
{
    body()->addWidget(m_rows);
}

void TiersPanel::setSnapshot(const Snapshot &snapshot)
{
    m_rows->rows = tierRows(snapshot);
    QStringList words;
    for (const TierRow &row : m_rows->rows)
        words << row.name + u" "_s + row.hits + u" hits, "_s + row.rate;
    m_rows->setAccessibleName(words.join(u"; "_s));
    const Timestamp asOf = snapshot.cache.hitRate.asOf;
    setTitle(
        u"Tiers"_s, asOf == Timestamp{} ? u"as the Worker counts"_s : u"as of "_s + format::utcTime(asOf));
    m_rows->update();
}

class LoadPanel::Rows final : public QWidget
{
public:
    using QWidget::QWidget;
    struct Row
    {
        QString name, used, share;
        GaugeState gauge;
    };
    QList<Row> rows;
    QSize sizeHint() const override { return {300, rowHeight(28) * 4 + 8}; }
    QSize minimumSizeHint() const override { return {240, rowHeight(28) * 4 + 8}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &t = theme();
        QPainter p(this);
        const qreal high = rowHeight(28);
        const qreal name = columnWidth(Type::Body, {u"DO rows written"_s}, 8);
        const qreal share = columnWidth(Type::Body, {u"100.2 %"_s}, 2);
        qreal used = 0;
        for (const Row &row : rows)
            used = std::max<qreal>(used, columnWidth(Type::Body, {row.used}, 4));
        qreal y = 4;
        for (const Row &row : rows) {
            paintText(p, QRectF(12, y, name, high), row.name, ui::font(Type::Body), t.text,
                Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
            const qreal right = width() - 12;
            paintText(p, QRectF(right - share, y, share, high), row.share, numberFont(Type::Body), t.muted,
                Qt::AlignRight | Qt::AlignVCenter);
            const qreal gaugeRight = right - share - used - 8;
            if (gaugeRight - name - 16 > 60) {
                paintText(p, QRectF(gaugeRight, y, used + 2, high), row.used, numberFont(Type::Body), t.text,
                    Qt::AlignRight | Qt::AlignVCenter);
                paintGauge(p, QRectF(12 + name, y, gaugeRight - name - 16, high), row.gauge, t);
            } else {
                paintGauge(p, QRectF(12 + name, y, right - share - name - 22, high), row.gauge, t);
            }
            y += high;
        }
    }
};

LoadPanel::LoadPanel(QWidget *parent)
    : Panel(u"Where the load went"_s, u"today"_s, parent)
    , m_rows(new Rows(this))
{
    body()->addWidget(m_rows);
    body()->addStretch(1);
}

void LoadPanel::setSnapshot(const Snapshot &snapshot)
{
    m_rows->rows.clear();
    QStringList words;
    for (const Meter meter : {Meter::KvWrites, Meter::DoRequests, Meter::DoRowsWritten, Meter::DoDuration}) {
        Rows::Row row{.name = format::plain(displayName(meter)), .used = u"–"_s, .share = u"–"_s};
        if (const QuotaReading *quota = snapshot.quota(meter)) {
            row.gauge = gaugeOf(*quota, isStale(snapshot));
            row.gauge.low = row.gauge.high = row.gauge.median = std::nullopt;
            if (quota->used.value)
                row.used = format::amount(meter, *quota->used.value);
            if (const auto percent = quota->percent())
                row.share = format::percent(*percent);
            words << gaugeText(*quota);
        }
        m_rows->rows << row;
    }
    m_rows->setAccessibleName(words.join(u"; "_s));
    m_rows->update();
}

} // namespace edgedeck::ui
