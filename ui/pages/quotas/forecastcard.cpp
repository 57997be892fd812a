// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/quotas/forecastcard.h"

#include "ui/models/format.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QBoxLayout>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

QString assumption(const Forecast &forecast)
{
    if (forecast.method == "previous_days")
        return u"previous %1 days"_s.arg(forecast.days);
    if (forecast.method == "average_so_far")
        return u"the day so far"_s;
    if (forecast.method == "last_hour")
        return u"the last hour"_s;
    return format::plain(forecast.method);
}

/// What the newest full hour brought, attempts included.
std::optional<double> lastHour(const Snapshot &snapshot, Meter meter)
{
    const std::string name(toString(meter));
    const Series *counted = snapshot.seriesNamed(name);
    if (!counted || counted->buckets.empty())
        return std::nullopt;
    const Timestamp to = snapshot.asOf;
    double sum = 0;
    bool any = false;
    for (const std::string &part : {name, name + "_refused"}) {
        const Series *series = snapshot.seriesNamed(part);
        if (!series)
            continue;
        for (const Bucket &bucket : series->buckets) {
            if (bucket.value && bucket.start + series->step <= to + series->step
                && bucket.start >= to - std::chrono::hours(1)) {
                sum += *bucket.value;
                any = true;
            }
        }
    }
    return any ? std::optional(sum) : std::nullopt;
}

} // namespace

class ForecastCard::Table final : public QWidget
{
public:
    using QWidget::QWidget;
    const QuotaReading *reading = nullptr;
    QuotaReading copy;

    void show(const QuotaReading *quota)
    {
        reading = nullptr;
        if (quota) {
            copy = *quota;
            reading = &copy;
        }
        QString words = u"Forecast: "_s;
        if (reading && reading->forecast)
            words += assumption(*reading->forecast) + u", total "_s
                + format::amount(reading->meter, reading->forecast->total);
        else
            words += u"none"_s;
        setAccessibleName(words);
        update();
    }
    QSize sizeHint() const override { return {300, rowHeight(24) + rowHeight(27)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &t = theme();
        QPainter p(this);
        const qreal head = height() / 2.0;
        const qreal wide = width();
        const qreal total = wide * 0.52;
        const auto cell = [&](qreal left, qreal width, qreal top, const QString &text, Type type, Ink ink,
                              Qt::Alignment side) {
            paintText(p, QRectF(left, top, width, head), text,
                type == Type::Small ? ui::font(type) : numberFont(type), inkColor(ink, t),
                side | Qt::AlignVCenter, Elide::Right);
        };
        cell(12, total - 80, 0, u"If the rest of the day is like"_s, Type::Small, Ink::Faint, Qt::AlignLeft);
        cell(total - 70, 70, 0, u"total"_s, Type::Small, Ink::Faint, Qt::AlignRight);
        cell(total + 14, wide - total - 26, 0, u"band"_s, Type::Small, Ink::Faint, Qt::AlignLeft);
        p.fillRect(QRectF(0, head - 1, wide, 1), t.border);
        p.fillRect(QRectF(0, head, wide, head - 1), t.sel);
        p.fillRect(QRectF(0, height() - 1, wide, 1), t.border);
        if (!reading || !reading->forecast) {
            const QString why = reading && !reading->used.value ? u"no forecast: today's use is unknown"_s
                                                                : u"no forecast: not enough history yet"_s;
            paintSpans(p, QRectF(12, head, wide - 24, head),
                {{.text = why, .ink = Ink::Unknown, .mark = Mark::Unknown, .elide = Elide::Right}},
                Qt::AlignLeft, t);
            return;
        }
        const Forecast &f = *reading->forecast;
        paintText(p, QRectF(12, head, total - 90, head), assumption(f), ui::font(Type::Strong), t.text,
            Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
        cell(total - 80, 80, head, format::bareAmount(reading->meter, f.total), Type::Strong, Ink::Text,
            Qt::AlignRight);
        const QString band = f.low && f.high ? format::bareAmount(reading->meter, *f.low) + u"–"_s
                + format::bareAmount(reading->meter, *f.high)
                                             : u"none, %1 days"_s.arg(f.days);
        cell(total + 14, wide - total - 26, head, band, Type::Body, Ink::Text, Qt::AlignLeft);
    }
};

QList<Spans> forecastFacts(const Snapshot &snapshot, Meter meter)
{
    QList<Spans> facts;
    const QuotaReading *quota = snapshot.quota(meter);
    if (!quota)
        return facts;
    if (quota->forecast && quota->forecast->coverage) {
        facts << Spans{{.text = u"Band holds on"_s, .mark = Mark::Info},
            {.text = u"%1 %"_s.arg(std::lround(*quota->forecast->coverage * 100)),
                .type = Type::Strong,
                .gap = 4},
            {.text = u"of days, by the ranks of %1"_s.arg(quota->forecast->days),
                .elide = Elide::Right,
                .gap = 4}};
    }
    if (quota->exhausts && quota->exhausts->days > 0) {
        facts << Spans{{.text = u"Limit crossed on"_s, .mark = Mark::Info},
            {.text = u"%1 of %2"_s.arg(quota->exhausts->crossings).arg(quota->exhausts->days),
                .type = Type::Strong,
                .gap = 4},
            {.text = u"comparable days"_s, .elide = Elide::Right, .gap = 4}};
    }
    const auto remaining = quota->remaining();
    if (remaining && quota->period == Period::Day) {
        const double hours = std::max(0.02,
            std::chrono::duration<double, std::ratio<3600>>(nextReset(snapshot.now) - snapshot.now).count());
        const double safe = *remaining / hours;
        const auto rate = lastHour(snapshot, meter);
        const bool over = *remaining <= 0;
        const Mark mark = over ? Mark::Critical : (rate && *rate > safe ? Mark::Warning : Mark::Ok);
        Spans line{{.text = u"Safe rate"_s, .mark = mark},
            {.text = format::bareAmount(meter, std::floor(safe)) + u" /h"_s, .type = Type::Strong, .gap = 4}};
        if (rate)
            line << Span{.text = u"· last hour "_s + format::bareAmount(meter, *rate),
                .elide = Elide::Right,
                .gap = 4};
        facts << line;
    }
    return facts;
}

ForecastCard::ForecastCard(CommandTable *commands, QWidget *parent)
    : Panel(u"Forecast"_s, u"demand until 00:00 UTC"_s, parent)
    , m_table(new Table(this))
    , m_foot(new SpanLine(this))
    , m_flip(new KeyButton(u"Flip…"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
{
    body()->addWidget(m_table);
    auto *facts = new QVBoxLayout;
    facts->setContentsMargins(12, 8, 12, 8);
    facts->setSpacing(3);
    for (SpanLine *&line : m_facts) {
        line = new SpanLine(this);
        line->setMinimumLineHeight(18);
        facts->addWidget(line);
    }
    body()->addLayout(facts);
    body()->addStretch(1);
    m_flip->bind(commands, u"flag.flip"_s);
    m_flip->setObjectName(u"quotas-flip"_s);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 3, 8, 5);
    foot->addWidget(m_foot, 1);
    foot->addWidget(m_flip);
    body()->addLayout(foot);
}

void ForecastCard::setReading(const Snapshot &snapshot, Meter meter)
{
    setTitle(u"Forecast"_s, format::plain(displayName(meter)) + u", demand until 00:00 UTC"_s);
    m_table->show(snapshot.quota(meter));
    const auto facts = forecastFacts(snapshot, meter);
    for (qsizetype i = 0; i < 3; ++i) {
        m_facts[i]->setVisible(i < facts.size());
        if (i < facts.size())
            m_facts[i]->setSpans(facts[i]);
    }
    const FlagState *flag = snapshot.flag("FEATURE_FLAG_DO_CACHE");
    const bool useful = flag && flag->on == false && meter == Meter::KvWrites;
    m_foot->setSpans({{.text = useful ? u"The DO cache is off: each cache fill is a KV write"_s : QString(),
        .ink = Ink::Muted,
        .elide = Elide::Right}});
    m_flip->setVisible(flag != nullptr);
}

} // namespace edgedeck::ui
