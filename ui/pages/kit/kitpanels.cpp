// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/kit/kitpanels.h"

#include "ui/charts/timeserieschart.h"
#include "ui/pages/support/charttheming.h"
#include "ui/shell/gauge.h"
#include "ui/shell/headerband.h"
#include "ui/shell/widgets/banner.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/panel.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textfield.h"
#include "ui/shell/widgets/toast.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QPainter>

#include <cmath>
#include <functional>
#include <limits>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

/// A widget that paints what it was given.
class Painted final : public QWidget
{
public:
    Painted(QSize size, std::function<void(QPainter &, QRectF)> paint, QWidget *parent)
        : QWidget(parent)
        , m_size(size)
        , m_paint(std::move(paint))
    {
    }
    QSize sizeHint() const override { return m_size; }
    QSize minimumSizeHint() const override { return m_size; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_paint(painter, rect());
    }

private:
    QSize m_size;
    std::function<void(QPainter &, QRectF)> m_paint;
};

Timestamp sampleTime()
{
    return *parseRfc3339("2026-11-24T19:04:12Z");
}

HeaderState sampleHeader(Environment environment)
{
    HeaderState state;
    state.environment = environment;
    state.profile = u"staging"_s;
    state.worker = u"sample-worker"_s;
    state.account = u"sample"_s;
    state.versions = {u"d8bc4d3c"_s};
    state.link = LinkState::Live;
    state.roundTrip = std::chrono::milliseconds(42);
    state.now = sampleTime();
    state.asOf = state.now - std::chrono::seconds(312);
    return state;
}

QVBoxLayout *padded(Panel *panel)
{
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(12, 10, 12, 12);
    inner->setSpacing(6);
    panel->body()->addLayout(inner);
    return inner;
}

struct GaugeSample
{
    QString name;
    GaugeState state;
    QString text;
    Mark mark;
};

ChartSpec sampleSpec(bool gap)
{
    ChartSpec spec;
    spec.from = startOfDay(sampleTime());
    spec.to = spec.from + std::chrono::hours(24);
    ChartSeries series{.key = u"sample"_s, .name = u"sample"_s, .ink = ChartInk::L1, .width = 2};
    for (int i = 0; i < 96; ++i) {
        const double value = 50 + 22 * std::sin(i / 12.0) + 6 * std::sin(i * 1.7);
        const bool missing = gap && i > 30 && i < 44;
        series.points.push_back({spec.from + i * std::chrono::minutes(15),
            missing ? std::numeric_limits<double>::quiet_NaN() : value});
    }
    ChartLane lane{.top = 100, .wantedTicks = 2};
    lane.series.push_back(std::move(series));
    spec.lanes.push_back(std::move(lane));
    return spec;
}

} // namespace

QWidget *kitHeaders(QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    QList<HeaderState> states{sampleHeader(Environment::Production), sampleHeader(Environment::Production),
        sampleHeader(Environment::Staging), sampleHeader(Environment::Sandbox),
        sampleHeader(Environment::Production)};
    states[1].armed = true;
    states[1].armedLeft = std::chrono::seconds(552);
    states[4].link = LinkState::Offline;
    states[4].offlineFor = std::chrono::minutes(6);
    states[4].pausedFor = std::chrono::seconds(42);
    states[4].stale = true;
    for (const HeaderState &state : states) {
        auto *band = new HeaderBand(box);
        band->setState(state);
        column->addWidget(band);
    }
    return box;
}

Panel *kitMarks(QWidget *parent)
{
    auto *panel = new Panel(u"State marks"_s, u"painted paths, always with the word"_s, parent);
    auto *grid = new QGridLayout;
    padded(panel)->addLayout(grid);
    const QList<Mark> marks{Mark::Ok, Mark::Proven, Mark::Info, Mark::TooEarly, Mark::Working, Mark::Warning,
        Mark::Inert, Mark::Conflict, Mark::Critical, Mark::Refused, Mark::Unknown, Mark::Forbidden,
        Mark::Stale, Mark::NotStarted, Mark::On, Mark::Off};
    for (qsizetype i = 0; i < marks.size(); ++i)
        grid->addWidget(new SpanLine(Spans{{.text = markWord(marks[i]), .mark = marks[i]}}, panel),
            static_cast<int>(i / 2), static_cast<int>(i % 2));
    return panel;
}

Panel *kitChips(QWidget *parent)
{
    auto *panel = new Panel(u"Chips"_s, u"20 px"_s, parent);
    auto *column = padded(panel);
    const QList<QList<std::pair<Mark, QString>>> rows{
        {{Mark::Ok, u"Verified"_s}, {Mark::Proven, u"Proven −92 %"_s}, {Mark::TooEarly, u"Too early"_s}},
        {{Mark::Working, u"Deploying…"_s}, {Mark::Warning, u"Warning"_s}, {Mark::Inert, u"Inert"_s}},
        {{Mark::Conflict, u"Overwritten"_s}, {Mark::Critical, u"Critical"_s},
            {Mark::Refused, u"Refused 10214"_s}},
        {{Mark::Unknown, u"Outcome unknown"_s}, {Mark::Forbidden, u"Forbidden"_s}},
        {{Mark::Stale, u"Stale 6 min"_s}, {Mark::None, u"plain_text"_s}, {Mark::None, u"sampled 1:10"_s}}};
    for (const auto &row : rows) {
        auto *line = new QHBoxLayout;
        line->setSpacing(6);
        for (const auto &[mark, text] : row)
            line->addWidget(new Chip(mark, text, panel));
        line->addStretch(1);
        column->addLayout(line);
    }
    return panel;
}

Panel *kitButtons(QWidget *parent)
{
    auto *panel = new Panel(u"Buttons"_s, u"30 px, small 24; the key is on the button"_s, parent);
    auto *column = padded(panel);
    using K = KeyButton;
    auto *first = new QHBoxLayout;
    first->addWidget(new K(u"Flip…"_s, u"F"_s, K::Kind::Primary, K::Size::Normal, panel));
    first->addWidget(new K(u"Evidence"_s, u"E"_s, K::Kind::Secondary, K::Size::Normal, panel));
    first->addWidget(new K(u"Small"_s, u"S"_s, K::Kind::Secondary, K::Size::Small, panel));
    first->addStretch(1);
    column->addLayout(first);
    column->addWidget(
        new K(u"Apply to PRODUCTION"_s, u"Ctrl+Enter"_s, K::Kind::Production, K::Size::Normal, panel));
    auto *off = new K(u"Apply to PRODUCTION"_s, u"Ctrl+Enter"_s, K::Kind::Production, K::Size::Normal, panel);
    off->setOff(u"read-only: Ctrl+Shift+A arms for 10 min"_s);
    column->addWidget(off);
    column->addWidget(new SpanLine(
        u"Off, with the reason beside it: read-only"_s, Type::Small, Ink::Muted, Elide::Right, panel));
    return panel;
}

Panel *kitInputs(QWidget *parent)
{
    auto *panel = new Panel(u"Inputs"_s, {}, parent);
    auto *column = padded(panel);
    auto *row = new QHBoxLayout;
    row->addWidget(new TextField(u"placeholder"_s, panel));
    auto *wrong = new TextField(u"name"_s, panel);
    wrong->setText(u"sample-wor"_s);
    wrong->setError(true);
    row->addWidget(wrong);
    column->addLayout(row);
    column->addWidget(new SpanLine(
        Spans{{.text = u"Not the name of this Worker"_s, .ink = Ink::Critical, .mark = Mark::Refused}},
        panel));
    return panel;
}

Panel *kitGauges(QWidget *parent)
{
    auto *panel = new Panel(u"Quota gauge"_s,
        u"limit marks line up in every row; scale 0 to 150 % of the limit; samples"_s, parent);
    const QList<GaugeSample> samples{
        {u"under 80 %"_s, {.used = 0.412, .low = 0.479, .median = 0.523, .high = 0.581},
            u"41,210 / 100,000 · 41.2 %"_s, Mark::None},
        {u"80 to 100 %"_s, {.used = 0.87, .low = 0.92, .median = 0.97, .high = 1.04},
            u"870 / 1,000 · 87.0 %"_s, Mark::Warning},
        {u"over the limit"_s,
            {.used = 1.002, .attempted = 1.216, .low = 1.301, .median = 1.45, .high = 1.622},
            u"1,002 / 1,000 · 100.2 %"_s, Mark::Critical},
        {u"beyond the scale"_s, {.used = 1.88}, u"1,880 / 1,000 · 188.0 %"_s, Mark::Critical},
        {u"stale"_s, {.used = 0.38, .stale = true}, u"38,010, 6 min old"_s, Mark::Stale},
        {u"after a flip"_s, {.used = 0.3, .expected = 0.09}, u"41,210 → 9,000"_s, Mark::None},
        {u"unknown"_s, {}, u"unknown: field absent"_s, Mark::Unknown},
        {u"forbidden"_s, {.forbidden = true}, u"needs Account Analytics Read"_s, Mark::Forbidden}};
    const int row = rowHeight(28);
    panel->body()->addWidget(new Painted(
        {560, row * (static_cast<int>(samples.size()) + 1) + 16},
        [samples, row](QPainter &p, QRectF box) {
            const Theme &t = theme();
            const qreal name = 150;
            const qreal gauge = std::clamp(box.width() * 0.42, 240.0, 430.0);
            paintGaugeScale(p, QRectF(12 + name, 4, gauge, row), t, false);
            qreal y = row + 4.0;
            for (const GaugeSample &sample : samples) {
                paintText(p, QRectF(12, y, name, row), sample.name, ui::font(Type::Body), t.text);
                paintGauge(p, QRectF(12 + name, y, gauge, row), sample.state, t);
                paintSpans(p, QRectF(12 + name + gauge + 12, y, box.width() - name - gauge - 36, row),
                    {{.text = sample.text,
                        .type = sample.mark == Mark::None ? Type::Body : Type::Strong,
                        .ink = sample.mark == Mark::None ? Ink::Text : markInk(sample.mark),
                        .mark = sample.mark}},
                    Qt::AlignLeft, t);
                y += row;
            }
        },
        panel));
    return panel;
}

Panel *kitCharts(QWidget *parent)
{
    auto *panel = new Panel(u"Chart states"_s, u"samples"_s, parent);
    auto *grid = new QGridLayout;
    grid->setSpacing(8);
    padded(panel)->addLayout(grid, 1);
    ChartSpec tail = sampleSpec(true);
    tail.hatches.push_back({.from = tail.to - std::chrono::hours(3), .to = tail.to});
    tail.hatches.push_back({.from = tail.from + std::chrono::minutes(31 * 15),
        .to = tail.from + std::chrono::minutes(43 * 15),
        .title = u"no data"_s});
    using Kind = ChartState::Kind;
    const QList<std::tuple<QString, ChartSpec, ChartState>> states{
        {u"loading, after 300 ms"_s, sampleSpec(false), {Kind::Loading, u"Asking GraphQL… 2.1 s"_s, {}}},
        {u"empty: asked, nothing there"_s, sampleSpec(false),
            {Kind::Empty, u"No Durable Object was called in these 24 h"_s, {}}},
        {u"error"_s, sampleSpec(false), {Kind::Error, u"No answer within 20 s"_s, {}}},
        {u"stale: kept, grey, gap hatched"_s, sampleSpec(false),
            {Kind::Stale, {}, startOfDay(sampleTime()) + std::chrono::minutes(843)}},
        {u"gap, then an incomplete tail"_s, tail, {}}, {u"ready"_s, sampleSpec(false), {}}};
    int at = 0;
    for (const auto &[caption, spec, state] : states) {
        auto *chart = new TimeSeriesChart(panel);
        chart->setTheme(chartThemeOf(theme()));
        chart->setAccessibleName(caption);
        chart->setState(state);
        ChartSpec shown = spec;
        if (state.kind == Kind::Empty)
            shown.lanes[0].series.clear();
        chart->setSpec(std::move(shown));
        auto *cell = new QVBoxLayout;
        cell->setSpacing(2);
        cell->addWidget(new SpanLine(caption, Type::Small, Ink::Muted, Elide::Right, panel));
        cell->addWidget(chart, 1);
        grid->addLayout(cell, at / 2, at % 2);
        ++at;
    }
    return panel;
}

Panel *kitColours(QWidget *parent)
{
    auto *panel = new Panel(u"Series and states"_s, {}, parent);
    panel->body()->addWidget(new Painted(
        {272, 4 * 44 + 12},
        [](QPainter &p, QRectF box) {
            const Theme &t = theme();
            const QList<std::pair<QString, QColor>> colours{{u"L1"_s, t.l1}, {u"DO"_s, t.durable},
                {u"KV"_s, t.kv}, {u"miss"_s, t.miss}, {u"reads"_s, t.reads()}, {u"writes"_s, t.writes()},
                {u"deletes"_s, t.deletes}, {u"lists"_s, t.lists}, {u"info"_s, t.info}, {u"ok"_s, t.ok},
                {u"warn"_s, t.warn}, {u"critical"_s, t.critical}, {u"unknown"_s, t.unknown},
                {u"stale"_s, t.stale}};
            const qreal cell = (box.width() - 24) / 4;
            p.setRenderHint(QPainter::Antialiasing);
            for (qsizetype i = 0; i < colours.size(); ++i) {
                const qreal x = 12 + cell * static_cast<qreal>(i % 4);
                const qreal y = 10 + 44.0 * static_cast<qreal>(i / 4);
                p.setPen(QPen(t.border, 1));
                p.setBrush(colours[i].second);
                p.drawRoundedRect(QRectF(x, y, cell - 8, 18), 2, 2);
                paintText(
                    p, QRectF(x, y + 19, cell - 4, 18), colours[i].first, ui::font(Type::Small), t.muted);
            }
        },
        panel));
    return panel;
}

Panel *kitRows(QWidget *parent)
{
    auto *panel = new Panel(u"Table rows"_s, {}, parent);
    const int row = rowHeight(28);
    panel->body()->addWidget(new Painted(
        {272, 4 * row + 10},
        [row](QPainter &p, QRectF box) {
            const Theme &t = theme();
            const QStringList words{u"normal"_s, u"hover"_s, u"selected"_s, u"focused"_s};
            for (int i = 0; i < 4; ++i) {
                const QRectF line(6, 5 + i * row, box.width() - 12, row);
                p.fillRect(line, i == 0 ? t.surface : (i == 1 ? t.raised : t.sel));
                p.fillRect(QRectF(line.left(), line.bottom() - 1, line.width(), 1), t.border);
                if (i >= 2)
                    p.fillRect(QRectF(line.left(), line.top(), 3, row), t.selbar);
                paintSpans(p, line.adjusted(10, 0, -6, -1),
                    {{.text = u"CACHE_DO"_s, .type = Type::Mono, .mark = Mark::Ok},
                        {.text = words[i], .ink = Ink::Muted, .gap = 16}},
                    Qt::AlignLeft, t);
                if (i == 3)
                    paintFocusRing(p, line, 2);
            }
        },
        panel));
    return panel;
}

Panel *kitBanners(QWidget *parent)
{
    auto *panel = new Panel(u"Banners"_s, u"one at a time, 34 px"_s, parent);
    auto *column = padded(panel);
    const struct
    {
        Mark mark;
        QString title, text, action, key;
    } kBanners[]{{Mark::Unknown, u"Outcome unknown"_s, u"sent 14:03:11, no answer; next look in 8 s"_s,
                     u"Check now"_s, u"R"_s},
        {Mark::Stale, u"Offline 6 min"_s, u"no name look-up; last values kept and grey"_s, u"Retry"_s,
            u"F5"_s},
        {Mark::Conflict, u"Somebody deployed"_s, u"ci put 91bb0c2e live at 14:02:55"_s, u"Diff"_s, u"D"_s},
        {Mark::Critical, u"History cannot be saved"_s, u"disk is full: flips are refused"_s, u"Open folder"_s,
            u"O"_s}};
    for (const auto &each : kBanners) {
        auto *banner = new Banner(panel);
        banner->set(each.mark, each.title, each.text);
        banner->setAction(each.action, each.key);
        column->addWidget(banner);
    }
    return panel;
}

Panel *kitToasts(QWidget *parent)
{
    auto *panel = new Panel(u"Toasts"_s, u"bottom right, 6 s, never for critical alone"_s, parent);
    auto *column = padded(panel);
    for (Toast *toast :
        {new Toast(Mark::Critical, u"KV writes over 95 % at 16:27"_s, u"expected to end 16:31 UTC"_s, panel),
            new Toast(
                Mark::Proven, u"Flip proven: KV writes −91.9 %"_s, u"Enter opens the evidence"_s, panel)}) {
        toast->setFixedSize(toast->sizeHint());
        column->addWidget(toast);
    }
    column->addStretch(1);
    return panel;
}

} // namespace edgedeck::ui
