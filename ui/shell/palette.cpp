// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette.h"

#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textfield.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRows = 10;

class PaletteDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {600, rowHeight(34)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *model = qobject_cast<const PaletteModel *>(index.model());
        const PaletteRow *row = model ? model->at(index.row()) : nullptr;
        if (!row)
            return;
        const Theme &t = theme();
        const QRectF box = option.rect;
        if (option.state & QStyle::State_Selected) {
            painter->fillRect(box, t.sel);
            painter->fillRect(QRectF(box.left(), box.top(), 3, box.height()), t.selbar);
        }
        const bool off = !row->reason.isEmpty();
        paintText(*painter, QRectF(box.left() + 14, box.top(), 78, box.height()), row->group,
            ui::font(Type::Small), t.faint, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
        qreal right = box.right() - 14;
        if (!row->key.isEmpty()) {
            const QSizeF cap = keyCapSize(row->key);
            right -= cap.width();
            paintKeyCap(*painter,
                QRectF(QPointF(right, std::round(box.center().y() - cap.height() / 2)), cap), row->key,
                t.muted, t.ctl);
            right -= 10;
        }
        const Ink ink = off ? Ink::Muted : Ink::Text;
        Spans text;
        if (row->matchAt >= 0 && row->matchLength > 0) {
            text << Span{.text = row->text.left(row->matchAt), .ink = ink}
                 << Span{.text = row->text.mid(row->matchAt, row->matchLength),
                        .type = Type::Strong,
                        .ink = Ink::SelBar}
                 << Span{.text = row->text.mid(row->matchAt + row->matchLength),
                        .ink = ink,
                        .elide = Elide::Right};
        } else {
            text << Span{.text = row->text, .ink = ink, .elide = Elide::Right};
        }
        const qreal left = box.left() + 96;
        const qreal textWidth = std::min(widthOf(text), right - left);
        if (off) {
            const Spans why{
                {.text = row->reason, .type = Type::Small, .ink = Ink::Faint, .elide = Elide::Right}};
            const qreal room = std::max(0.0, right - left - textWidth - 16);
            paintSpans(*painter, QRectF(right - room, box.top(), room, box.height()), why, Qt::AlignRight, t);
        }
        paintSpans(*painter, QRectF(left, box.top(), textWidth + 1, box.height()), text, Qt::AlignLeft, t);
    }
};

int rankOf(const QString &text, qsizetype at)
{
    if (at == 0)
        return 0;
    return at > 0 && !text.at(at - 1).isLetterOrNumber() ? 1 : 2;
}

} // namespace

QList<PaletteRow> paletteRows(const CommandTable &table, const QString &query)
{
    struct Hit
    {
        int rank;
        PaletteRow row;
    };
    QList<Hit> hits;
    const QString wanted = query.trimmed();
    for (const Command &command : table.all()) {
        if (!command.inPalette || !command.run)
            continue;
        PaletteRow row{.group = command.group,
            .text = command.text,
            .key = table.keyOf(command.id),
            .command = command.id};
        int rank = 3;
        if (!wanted.isEmpty()) {
            row.matchAt = command.text.indexOf(wanted, 0, Qt::CaseInsensitive);
            row.matchLength = row.matchAt < 0 ? 0 : wanted.size();
            if (row.matchAt >= 0)
                rank = rankOf(command.text, row.matchAt);
            else if (!command.group.startsWith(wanted, Qt::CaseInsensitive)
                && !command.tip.contains(wanted, Qt::CaseInsensitive))
                continue;
        }
        const CommandState now = table.state(command.id);
        if (!now.enabled)
            row.reason = now.reason.isEmpty() ? u"off"_s : u"off: "_s + now.reason;
        hits << Hit{rank, row};
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.rank < b.rank; });
    QList<PaletteRow> rows;
    for (const Hit &hit : hits)
        rows << hit.row;
    return rows;
}

void PaletteModel::setRows(QList<PaletteRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const PaletteRow *PaletteModel::at(int row) const
{
    return row < 0 || row >= m_rows.size() ? nullptr : &m_rows[row];
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    const PaletteRow *row = at(index.row());
    if (!row)
        return {};
    if (role == Qt::DisplayRole)
        return row->text;
    if (role == Qt::AccessibleTextRole)
        return QString(row->group + u": "_s + row->text
            + (row->reason.isEmpty() ? QString() : QString(u", "_s + row->reason)));
    return {};
}

Palette::Palette(CommandTable &table, QWidget *parent)
    : OverlayPanel(u"palette"_s, u"Command"_s, Place::Top, 700, parent)
    , m_table(table)
    , m_field(new TextField({}, this))
    , m_count(new SpanLine(this))
    , m_foot(new SpanLine(this))
    , m_list(new QListView(this))
    , m_model(new PaletteModel(this))
{
    m_field->setObjectName(u"palette-field"_s);
    m_field->setAccessibleName(u"Command, Worker, profile or time"_s);
    m_field->setProperty("bare", true);
    m_field->setKey(u":"_s);
    m_field->installEventFilter(this);
    m_list->setObjectName(u"palette-list"_s);
    m_list->setAccessibleName(u"Commands"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    connect(m_list, &QListView::clicked, this, [this] { runCurrent(); });
    connect(m_field, &QLineEdit::textChanged, this, &Palette::search);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 14, 0);
    head->addWidget(m_field, 1);
    head->addWidget(m_count);
    auto *headBox = new QWidget(this);
    headBox->setLayout(head);
    headBox->setFixedHeight(std::max(48, m_field->height() + 12));
    m_foot->setMinimumLineHeight(32);
    fillFoot();
    auto *footRow = new QHBoxLayout;
    footRow->setContentsMargins(14, 0, 14, 0);
    footRow->addWidget(m_foot);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(headBox);
    column->addWidget(m_list, 1);
    column->addLayout(footRow);
}

void Palette::setSource(QChar prefix, const QString &hint, Source source)
{
    m_sources.insert(prefix, std::move(source));
    m_hints << hint;
    fillFoot();
}

void Palette::fillFoot()
{
    Spans spans{{.text = u"↑↓"_s, .type = Type::Small, .keyCap = true},
        {.text = u"choose"_s, .type = Type::Small, .ink = Ink::Muted, .gap = 6},
        {.text = u"Enter"_s, .type = Type::Small, .gap = 14, .keyCap = true},
        {.text = u"run"_s, .type = Type::Small, .ink = Ink::Muted, .gap = 6}};
    if (!m_hints.isEmpty())
        spans << Span{.text = u"also: "_s + m_hints.join(u" · "_s),
            .type = Type::Small,
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 26};
    m_foot->setSpans(std::move(spans));
}

void Palette::paintEvent(QPaintEvent *event)
{
    OverlayPanel::paintEvent(event);
    const Theme &t = theme();
    QPainter painter(this);
    const int top = m_foot->y();
    painter.fillRect(QRectF(1, top, width() - 2, height() - top - 3), t.raised);
    painter.fillRect(QRectF(1, top - 1, width() - 2, 1), t.border);
    painter.fillRect(QRectF(1, m_list->y() - 1, width() - 2, 1), t.border);
}

void Palette::start(const QString &query)
{
    m_field->setText(query);
    search(query);
}

QWidget *Palette::initialFocus()
{
    return m_field;
}

QStringList Palette::crumbs() const
{
    return {u"Command"_s};
}

QSize Palette::sizeHint() const
{
    const int rows = std::clamp(m_model->rowCount(), 1, kRows);
    return {preferredWidth(), std::max(48, m_field->height() + 12) + rows * rowHeight(34) + 36};
}

int Palette::shownRows() const
{
    return m_model->rowCount();
}

void Palette::searchAgain()
{
    if (isVisible())
        search(m_field->text());
}

void Palette::search(const QString &query)
{
    QList<PaletteRow> rows;
    QString words = query;
    if (words.startsWith(u':'))
        words.remove(0, 1);
    const bool prefixed = query.startsWith(u':') && query.size() >= 2
        && (query.size() == 2 || query.at(2) == u' ') && m_sources.contains(query.at(1));
    if (prefixed)
        rows = m_sources.value(query.at(1))(query.mid(3).trimmed());
    else
        rows = paletteRows(m_table, words);
    const qsizetype all = std::count_if(
        m_table.all().begin(), m_table.all().end(), [](const Command &c) { return c.inPalette && c.run; });
    m_count->setSpans({{.text = prefixed ? u"%1 found"_s.arg(rows.size())
                                         : u"%1 of %2 commands"_s.arg(rows.size()).arg(all),
                           .type = Type::Small,
                           .ink = Ink::Muted},
        {.text = u"Esc"_s, .type = Type::Small, .ink = Ink::Muted, .gap = 10, .keyCap = true}});
    m_model->setRows(std::move(rows));
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
    updateGeometry();
    if (isVisible() && parentWidget())
        setGeometry(x(), y(), width(), std::min(sizeHint().height(), parentWidget()->height() - y() - 12));
}

void Palette::move(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int to = std::clamp(m_list->currentIndex().row() + by, 0, rows - 1);
    m_list->setCurrentIndex(m_model->index(to));
}

void Palette::runCurrent()
{
    const PaletteRow *row = m_model->at(m_list->currentIndex().row());
    if (!row || !row->reason.isEmpty())
        return;
    const PaletteRow chosen = *row;
    Q_EMIT closeWanted();
    if (chosen.run)
        chosen.run();
    else
        m_table.run(chosen.command);
}

bool Palette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down:
            move(1);
            return true;
        case Qt::Key_Up:
            move(-1);
            return true;
        case Qt::Key_PageDown:
            move(kRows);
            return true;
        case Qt::Key_PageUp:
            move(-kRows);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            runCurrent();
            return true;
        default:
            break;
        }
    }
    return OverlayPanel::eventFilter(watched, event);
}

} // namespace edgedeck::ui
