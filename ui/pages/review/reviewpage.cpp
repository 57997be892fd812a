// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/review/reviewpage.h"

#include "ui/pages/review/runbookpanel.h"
#include "ui/pages/support/pagehead.h"
#include "ui/pages/support/spantable.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/kpitile.h"
#include "ui/shell/widgets/panel.h"
#include "ui/shell/widgets/spanline.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPainter>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSparkWidth = 110, kTargetRow = 44;

Spans targetCell(const QModelIndex &index)
{
    const auto row = index.data(FactRole).value<TargetRow>();
    if (row.group)
        return {{.text = row.target, .type = Type::Strong},
            {.text = row.remark, .ink = Ink::Muted, .elide = Elide::Right, .gap = 6}};
    switch (index.column()) {
    case TargetModel::VerdictColumn:
        return {{.text = verdictWord(row),
            .type = Type::Strong,
            .ink = markInk(row.verdict),
            .mark = row.verdict}};
    case TargetModel::TargetColumn:
        return {{.text = row.target, .type = Type::Strong, .elide = Elide::Right}};
    case TargetModel::GoalColumn:
        return {{.text = row.goal, .ink = Ink::Muted}};
    case TargetModel::MeasuredColumn:
        return {{.text = row.measured, .type = Type::Strong, .digits = true}};
    case TargetModel::RemarkColumn:
        return {{.text = row.remark, .ink = Ink::Muted, .elide = Elide::Right}};
    case TargetModel::SourceColumn:
        return {{.text = row.source, .type = Type::Small, .ink = Ink::Faint, .elide = Elide::Right}};
    default:
        return {};
    }
}

class TargetDelegate final : public SpanDelegate
{
public:
    explicit TargetDelegate(QObject *parent)
        : SpanDelegate(targetCell, parent)
    {
        setGroupRule([](const QModelIndex &index) { return index.data(FactRole).value<TargetRow>().group; });
    }

protected:
    void paintCell(QPainter &painter, const QRectF &box, const QModelIndex &index) const override
    {
        if (index.column() != TargetModel::DaysColumn)
            return SpanDelegate::paintCell(painter, box, index);
        const auto row = index.data(FactRole).value<TargetRow>();
        const Theme &t = theme();
        const bool any = std::any_of(
            row.points.begin(), row.points.end(), [](const auto &point) { return point.has_value(); });
        if (!any) {
            paintSpans(painter, box, {{.text = u"no days"_s, .type = Type::Small, .ink = Ink::Faint}},
                Qt::AlignLeft, t);
            return;
        }
        const QColor color = row.verdict == State::Warning ? t.kv : t.l1;
        paintSpark(painter,
            QRectF(box.left(), box.center().y() - 12, std::min<qreal>(kSparkWidth, box.width()), 24),
            Spark{.points = row.points, .target = row.line, .color = color}, t);
    }
};

} // namespace

ReviewPage::ReviewPage(const AppContext &context, QWidget *parent)
    : Page(u"review"_s, u"Review"_s, Icon::Clipboard, context, parent)
    , m_column(new QVBoxLayout(this))
    , m_lower(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_head(new PageHead(u"Review"_s, this))
    , m_met(new Chip(Mark::Ok, {}, this))
    , m_missed(new Chip(Mark::Warning, {}, this))
    , m_unknown(new Chip(Mark::Unknown, {}, this))
    , m_early(new Chip(Mark::TooEarly, {}, this))
    , m_report(new KeyButton(u"Report"_s, {}, KeyButton::Kind::Primary, KeyButton::Size::Small, this))
    , m_panel(new Panel({}, {}, this))
    , m_table(new SpanTable(m_panel))
    , m_empty(new SpanLine(m_panel))
    , m_runbook(new RunbookPanel(this))
{
    for (Chip *chip : {m_met, m_missed, m_unknown, m_early})
        m_head->addChip(chip);
    m_report->setObjectName(u"review-report"_s);
    m_report->bind(context.commands, u"report"_s);
    m_head->addTool(m_report);
    m_panel->setObjectName(u"targetsPanel"_s);
    m_panel->setAccessibleName(u"Targets"_s);
    m_table->setObjectName(u"targetTable"_s);
    m_table->setAccessibleName(u"Targets of the week and the month"_s);
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new TargetDelegate(m_table));
    m_table->setRowHeight(rowHeight(kTargetRow));
    m_table->horizontalHeader()->setSectionResizeMode(TargetModel::RemarkColumn, QHeaderView::Stretch);
    m_empty->setMinimumLineHeight(48);
    m_panel->body()->addWidget(m_empty);
    m_panel->body()->addWidget(m_table, 1);
    m_lower->addWidget(m_panel, 1);
    m_lower->addWidget(m_runbook);
    m_column->addWidget(m_head);
    m_column->addLayout(m_lower, 1);
    applyLayout();
}

void ReviewPage::setSnapshot(const Snapshot &snapshot)
{
    const Mark before = railMark();
    m_model.setSnapshot(snapshot);
    const bool none = m_model.rowCount() == 0;
    m_empty->setVisible(none);
    m_table->setVisible(!none);
    m_empty->setSpans(
        {{.text = u"Asking Cloudflare for the last days…"_s, .ink = Ink::Info, .mark = Mark::Working}});
    const auto show = [&](Chip *chip, Mark mark, const QString &word) {
        const int count = m_model.with(mark);
        chip->set(mark, QString::number(count) + u' ' + word);
        chip->setVisible(count > 0);
    };
    show(m_met, Mark::Ok, u"met"_s);
    show(m_missed, Mark::Warning, u"missed"_s);
    show(m_unknown, Mark::Unknown, u"unknown"_s);
    show(m_early, Mark::TooEarly, u"too early"_s);
    for (int row = 0; row < m_model.rowCount(); ++row)
        m_table->QTableView::setRowHeight(
            row, m_model.at(row)->group ? rowHeight(26) : rowHeight(kTargetRow));
    if (!m_table->currentIndex().isValid() && m_model.rowCount() > 1)
        m_table->setCurrentIndex(m_model.index(1, 0));
    m_runbook->setSnapshot(snapshot);
    if (before != railMark())
        Q_EMIT railMarkChanged();
}

Mark ReviewPage::railMark() const
{
    return m_model.with(Mark::Warning) > 0 ? Mark::Warning : Mark::None;
}

QStringList ReviewPage::crumbs() const
{
    const TargetRow *head = m_model.at(0);
    return head == nullptr ? QStringList() : QStringList{head->remark};
}

QWidget *ReviewPage::initialFocus()
{
    return m_table->isHidden() ? static_cast<QWidget *>(m_report) : m_table;
}

QStringList ReviewPage::statusCommands() const
{
    return {u"report"_s, u"refresh"_s};
}

void ReviewPage::applyLayout()
{
    const LayoutMetrics m = metrics();
    const bool narrow = layoutClass() == LayoutClass::S;
    const bool wide = layoutClass() == LayoutClass::L || layoutClass() == LayoutClass::XL;
    m_column->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    m_column->setSpacing(m.gap);
    m_lower->setSpacing(m.gap);
    m_lower->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_runbook->setHeaderHeight(m.panelHeader);
    m_runbook->setMinimumWidth(narrow ? 0 : rightColumn(layoutClass(), 410));
    m_runbook->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : rightColumn(layoutClass(), 410));
    m_panel->setMinimumHeight(narrow ? 520 : 0);
    m_table->setColumnWidth(TargetModel::VerdictColumn, columnWidth(Type::Strong, {u"too early"_s}, 40));
    m_table->setColumnWidth(
        TargetModel::TargetColumn, columnWidth(Type::Strong, {u"KV writes a day"_s}, wide ? 26 : 14));
    m_table->setColumnWidth(
        TargetModel::GoalColumn, columnWidth(Type::Body, {u"± 10 %"_s, u"> 70 %"_s}, wide ? 26 : 14));
    m_table->setColumnWidth(
        TargetModel::MeasuredColumn, columnWidth(Type::Strong, {u"measured"_s, u"−91.9 %"_s}, 20));
    m_table->setColumnWidth(TargetModel::DaysColumn, kSparkWidth + 14);
    m_table->setColumnHidden(TargetModel::DaysColumn, layoutClass() == LayoutClass::M);
    m_table->setColumnWidth(TargetModel::SourceColumn, columnWidth(Type::Small, {u"GraphQL"_s}, 20));
}

} // namespace edgedeck::ui
