// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/timeline/timelinepage.h"

#include "ui/models/format.h"
#include "ui/pages/support/pagehead.h"
#include "ui/pages/timeline/filterchip.h"
#include "ui/shell/commands.h"
#include "ui/shell/text.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/panel.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"
#include "ui/shell/widgets/textfield.h"

#include <QBoxLayout>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

const QStringList kFilterIds{u"all"_s, u"alerts"_s, u"flips"_s, u"deploys"_s, u"cron"_s, u"limits"_s};

class TimelineDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const auto *row = static_cast<const TimelineModel *>(index.model())->at(index.row());
        return {320, row && row->day ? 26 : rowHeight(34)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *row = static_cast<const TimelineModel *>(index.model())->at(index.row());
        if (!row)
            return;
        const Theme &t = theme();
        const QRectF box = option.rect;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hover = option.state.testFlag(QStyle::State_MouseOver);
        painter->fillRect(box, selected ? t.sel : (row->day || hover ? t.raised : t.surface));
        painter->fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), t.border);
        if (row->day) {
            paintText(*painter, box.adjusted(12, 0, -12, -1), row->text, ui::font(Type::Strong), t.text);
            return;
        }
        if (selected)
            painter->fillRect(QRectF(box.left(), box.top(), 3, box.height()), t.selbar);
        const qreal time = QFontMetricsF(numberFont(Type::Body)).horizontalAdvance(row->time);
        paintText(*painter, QRectF(box.left() + 12, box.top(), time + 2, box.height() - 1), row->time,
            numberFont(Type::Body), t.muted);
        const qreal markLeft = box.left() + 12 + time + 14;
        paintMark(*painter, QRectF(markLeft, box.center().y() - 7, 14, 14), row->mark,
            markColor(row->mark, t), selected ? t.sel : t.surface);
        const qreal source = QFontMetricsF(ui::font(Type::Small)).horizontalAdvance(row->source);
        const qreal right = box.right() - 12;
        paintText(*painter, QRectF(right - source - 1, box.top(), source + 2, box.height() - 1), row->source,
            ui::font(Type::Small), t.faint, Qt::AlignRight | Qt::AlignVCenter);
        paintText(*painter,
            QRectF(markLeft + 24, box.top(), right - source - 14 - markLeft - 24, box.height() - 1),
            row->text, ui::font(Type::Body), t.text, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
        if (selected && option.widget && option.widget->hasFocus())
            paintFocusRing(*painter, box.adjusted(0, 0, 0, -1), 2);
    }
};

class LogView final : public QListView
{
public:
    using QListView::QListView;
    void keyboardSearch(const QString &) override { }
};

QString kindWord(EventKind kind)
{
    switch (kind) {
    case EventKind::Flip:
        return u"Flip"_s;
    case EventKind::Deployment:
        return u"Deployment"_s;
    case EventKind::LimitReached:
        return u"Limit reached"_s;
    case EventKind::Reset:
        return u"Reset"_s;
    case EventKind::Cron:
        return u"Cron run"_s;
    case EventKind::Alert:
        return u"Alert"_s;
    case EventKind::Note:
        return u"Note"_s;
    }
    return u"Event"_s;
}

} // namespace

class TimelinePage::Spans final : public QWidget
{
public:
    using QWidget::QWidget;
    QList<TimelineSpan> spans;
    QSize sizeHint() const override { return {300, 54}; }
    QSize minimumSizeHint() const override { return {200, 54}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &t = theme();
        QPainter p(this);
        p.fillRect(rect(), t.raised);
        p.fillRect(QRectF(0, 0, width(), 1), t.border);
        const qreal cell = (width() - 24.0) / static_cast<qreal>(std::max<qsizetype>(1, spans.size()));
        for (qsizetype i = 0; i < spans.size(); ++i) {
            const qreal left = 12 + cell * static_cast<qreal>(i);
            paintText(p, QRectF(left, 8, cell - 8, 16), spans[i].caption, ui::font(Type::Caption), t.muted,
                Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
            paintText(p, QRectF(left, 25, cell - 8, 20), spans[i].value, numberFont(Type::Strong),
                inkColor(spans[i].ink, t), Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
        }
    }
};

TimelinePage::TimelinePage(const AppContext &context, QWidget *parent)
    : Page(u"timeline"_s, u"Timeline"_s, Icon::Branches, context, parent)
    , m_column(new QVBoxLayout(this))
    , m_lower(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_field(new TextField(u"filter"_s, this))
    , m_export(new KeyButton(u"Export"_s, {}, KeyButton::Kind::Primary, KeyButton::Size::Small, this))
    , m_log(new Panel(u"Log"_s, u"everything seen, append-only"_s, this))
    , m_detail(new Panel(u"Entry"_s, {}, this))
    , m_list(new LogView(this))
    , m_model(new TimelineModel(this))
    , m_empty(new SpanLine(this))
    , m_what(new SpanLine(this))
    , m_when(new SpanLine(this))
    , m_from(new SpanLine(this))
    , m_text(new TextBlock({}, Type::Body, Ink::Text, this))
    , m_decide(new KeyButton(
          u"Decide by hand…"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, m_detail))
    , m_spans(new Spans(this))
{
    auto *head = new PageHead(u"Timeline"_s, this);
    for (qsizetype i = 0; i < kFilterIds.size(); ++i) {
        auto *chip = new FilterChip(kFilterIds[i], this);
        chip->setObjectName(u"timeline-"_s + kFilterIds[i]);
        chip->setChecked(i == 0);
        connect(chip, &QAbstractButton::clicked, this, [this, i] { choose(static_cast<TimelineFilter>(i)); });
        head->addChip(chip);
        m_chips << chip;
    }
    m_field->setObjectName(u"timeline-filter"_s);
    m_field->setAccessibleName(u"Filter the log"_s);
    m_field->setKey(u"/"_s);
    m_field->setFixedWidth(170);
    head->addTool(m_field);
    m_export->setObjectName(u"timeline-export"_s);
    m_export->bind(context.commands, u"report"_s);
    head->addTool(m_export);
    connect(m_field, &QLineEdit::textChanged, this, &TimelinePage::fill);

    m_list->setObjectName(u"timeline-log"_s);
    m_list->setAccessibleName(u"Log"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new TimelineDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_empty->setMinimumLineHeight(48);
    m_empty->setAlignment(Qt::AlignHCenter);
    m_log->body()->addWidget(m_empty);
    m_log->body()->addWidget(m_list, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        fillDetail();
        Q_EMIT crumbsChanged();
    });

    auto *facts = new QVBoxLayout;
    facts->setContentsMargins(14, 12, 14, 12);
    facts->setSpacing(6);
    facts->addWidget(m_what);
    facts->addWidget(m_text);
    facts->addWidget(m_when);
    facts->addWidget(m_from);
    facts->addWidget(m_decide, 0, Qt::AlignLeft);
    m_decide->setObjectName(u"timeline-decide"_s);
    m_decide->bind(context.commands, u"flag.decide"_s);
    m_decide->hide();
    m_detail->body()->addLayout(facts);
    m_detail->body()->addStretch(1);
    m_detail->body()->addWidget(m_spans);

    m_column->addWidget(head);
    m_lower->addWidget(m_log, 1);
    m_lower->addWidget(m_detail, 1);
    m_column->addLayout(m_lower, 1);
}

void TimelinePage::setSnapshot(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    for (qsizetype i = 0; i < m_chips.size(); ++i) {
        m_chips[i]->setCount(static_cast<int>(
            std::count_if(m_snapshot.events.begin(), m_snapshot.events.end(), [i](const Event &event) {
                return !event.future && passes(event, static_cast<TimelineFilter>(i));
            })));
    }
    m_spans->spans = timelineSpans(m_snapshot);
    QStringList words;
    for (const TimelineSpan &span : m_spans->spans)
        words << span.caption + u" "_s + span.value;
    m_spans->setAccessibleName(words.join(u", "_s));
    m_spans->update();
    fill();
}

void TimelinePage::fill()
{
    m_model->show(m_snapshot, m_filter, m_field->text());
    if (!m_list->currentIndex().isValid()) {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (!m_model->at(row)->day) {
                m_list->setCurrentIndex(m_model->index(row, 0));
                break;
            }
        }
    }
    const bool none = m_model->rowCount() == 0;
    m_empty->setVisible(none);
    m_list->setVisible(!none);
    const bool filtered = m_filter != TimelineFilter::All || !m_field->text().isEmpty();
    m_empty->setSpans({{.text = m_snapshot.first ? u"Asking what happened…"_s
            : filtered ? u"Nothing of this kind was seen; the filter hides the rest"_s
                       : u"Nothing was seen yet"_s,
        .ink = Ink::Muted,
        .mark = m_snapshot.first ? Mark::Working : Mark::Info,
        .elide = Elide::Right}});
    fillDetail();
}

void TimelinePage::fillDetail()
{
    const TimelineRow *row = m_model->at(m_list->currentIndex().row());
    const bool there = row && !row->day;
    for (QWidget *each :
        {static_cast<QWidget *>(m_when), static_cast<QWidget *>(m_from), static_cast<QWidget *>(m_text)})
        each->setVisible(there);
    m_decide->setVisible(there && row->event.kind == EventKind::Flip && context().commands != nullptr
        && context().commands->state(u"flag.decide"_s).enabled);
    if (!there) {
        m_what->setSpans({{.text = u"No entry is chosen"_s, .ink = Ink::Muted}});
        return;
    }
    m_what->setSpans({{.text = kindWord(row->event.kind), .type = Type::Strong, .mark = row->mark},
        {.text = markWord(row->mark), .ink = Ink::Muted, .gap = 8}});
    m_text->setText(row->text);
    m_when->setSpans({{.text = u"When"_s, .type = Type::Small, .ink = Ink::Faint},
        {.text = format::date(row->event.at, m_snapshot.now) + u" "_s + row->time + u" UTC"_s, .gap = 10},
        {.text = text::localMinute(row->event.at), .ink = Ink::Muted, .elide = Elide::Right, .gap = 8}});
    m_from->setSpans({{.text = u"Seen by"_s, .type = Type::Small, .ink = Ink::Faint},
        {.text = row->source.isEmpty() ? u"unknown"_s : row->source, .elide = Elide::Right, .gap = 10}});
}

void TimelinePage::choose(TimelineFilter filter)
{
    m_filter = filter;
    m_chips[static_cast<int>(filter)]->setChecked(true);
    fill();
}

QStringList TimelinePage::crumbs() const
{
    const TimelineRow *row = m_model->at(m_list->currentIndex().row());
    if (!row || row->day)
        return {};
    return {format::date(row->event.at, m_snapshot.now) + u" "_s + row->time};
}

QWidget *TimelinePage::initialFocus()
{
    return m_list->isHidden() ? static_cast<QWidget *>(m_chips.first()) : m_list;
}

QStringList TimelinePage::statusCommands() const
{
    return {u"timeline.filter"_s, u"report"_s, u"refresh"_s, u"pause"_s};
}

void TimelinePage::addCommands(CommandTable &table)
{
    table.add({.id = u"timeline.move"_s,
        .group = u"Timeline"_s,
        .text = u"Choose an entry"_s,
        .brief = u"entry"_s,
        .keys = {u"Up"_s, u"Down"_s},
        .page = id(),
        .inPalette = false});
    table.add({.id = u"timeline.filter"_s,
        .group = u"Timeline"_s,
        .text = u"Filter the log"_s,
        .brief = u"filter"_s,
        .keys = {u"/"_s},
        .page = id(),
        .run = [this] { m_field->setFocus(Qt::ShortcutFocusReason); }});
    const QStringList words{u"everything"_s, u"alerts only"_s, u"flips only"_s, u"deployments only"_s,
        u"cron runs only"_s, u"limits only"_s};
    for (qsizetype i = 0; i < words.size(); ++i)
        table.add({.id = u"timeline."_s + kFilterIds[i],
            .group = u"Timeline"_s,
            .text = u"Timeline: "_s + words[i],
            .brief = words[i],
            .page = id(),
            .run = [this, i] {
                if (context().openPage)
                    context().openPage(id(), kFilterIds[i]);
            }});
}

void TimelinePage::openItem(const QString &item)
{
    const qsizetype at = kFilterIds.indexOf(item);
    if (at >= 0)
        choose(static_cast<TimelineFilter>(at));
}

bool TimelinePage::stepBack()
{
    if (!m_field->text().isEmpty()) {
        m_field->clear();
        m_list->setFocus();
        return true;
    }
    if (m_field->hasFocus()) {
        m_list->setFocus();
        return true;
    }
    if (m_filter != TimelineFilter::All) {
        choose(TimelineFilter::All);
        return true;
    }
    return false;
}

void TimelinePage::applyLayout()
{
    const LayoutMetrics m = metrics();
    const bool narrow = layoutClass() == LayoutClass::S;
    m_column->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    m_column->setSpacing(m.gap);
    m_lower->setSpacing(m.gap);
    m_lower->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_log->setHeaderHeight(m.panelHeader);
    m_detail->setHeaderHeight(m.panelHeader);
    m_log->setMinimumHeight(300);
    m_field->setFixedWidth(narrow ? 120 : 170);
    m_lower->setStretch(0, narrow ? 3 : 1);
    m_lower->setStretch(1, 1);
}

} // namespace edgedeck::ui
