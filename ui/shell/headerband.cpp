// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/headerband.h"

#include "ui/shell/text.h"

#include <QEvent>
#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

struct Block
{
    QString word, line;
    QColor fill, ink;
};

Block blockOf(const HeaderState &state, const Theme &t)
{
    switch (state.environment) {
    case Environment::Production:
        return {u"PRODUCTION"_s, u"real traffic"_s, t.productionFill, t.productionText};
    case Environment::Staging:
        return {u"STAGING"_s, u"profile "_s + state.profile, t.stagingFill, t.stagingText};
    case Environment::Sandbox:
        return {u"SANDBOX"_s, u"simulated, local"_s, t.sandboxFill, t.sandboxText};
    case Environment::None:
        break;
    }
    return {u"NO PROFILE"_s, u"nothing is read"_s, t.sandboxFill, t.sandboxText};
}

} // namespace

HeaderCell *HeaderBand::cell(const QString &id)
{
    auto *made = new HeaderCell(id, this);
    connect(made, &QAbstractButton::clicked, this, [this, id] { Q_EMIT cellActivated(id); });
    return made;
}

HeaderBand::HeaderBand(QWidget *parent)
    : QWidget(parent)
    , m_worker(cell(u"worker"_s))
    , m_account(cell(u"account"_s))
    , m_version(cell(u"version"_s))
    , m_mode(cell(u"mode"_s))
    , m_link(cell(u"link"_s))
    , m_paused(cell(u"paused"_s))
    , m_data(cell(u"data"_s))
    , m_reset(cell(u"reset"_s))
    , m_clock(cell(u"clock"_s))
{
    setObjectName(u"header"_s);
    setAccessibleName(u"Header"_s);
    setFixedHeight(kHeight);
    for (HeaderCell *right : {m_link, m_paused, m_data, m_reset, m_clock})
        right->setSeparator(true);
    m_mode->setSeparator(true);
    fill();
}

QList<HeaderCell *> HeaderBand::cells() const
{
    return {m_worker, m_account, m_version, m_mode, m_link, m_paused, m_data, m_reset, m_clock};
}

void HeaderBand::setModeKey(const QString &key)
{
    m_modeKey = key;
    fill();
}

void HeaderBand::setState(const HeaderState &state)
{
    if (state == m_state)
        return;
    m_state = state;
    fill();
}

void HeaderBand::fill()
{
    const HeaderState &s = m_state;
    for (HeaderCell *each : cells())
        each->setArmed(s.armed);
    m_worker->setState(
        {.caption = u"Worker"_s, .value = s.worker, .type = Type::Strong}, u"Worker "_s + s.worker);
    m_account->setState({.caption = u"Account"_s, .value = s.account}, u"Account "_s + s.account);
    const QString versions = s.versions.isEmpty() ? u"unknown"_s : s.versions.join(u" + "_s);
    m_version->setState({.caption = s.versions.size() > 1 ? u"Live versions"_s : u"Live version"_s,
                            .mark = s.versions.isEmpty() ? Mark::Unknown : Mark::None,
                            .value = versions,
                            .second = s.share,
                            .type = Type::Mono,
                            .ink = s.versions.isEmpty() ? Ink::Unknown : Ink::Text},
        u"Live version "_s + versions + u" "_s + s.share);
    fillRight(s.environment != Environment::None);
    arrange();
    update();
}

void HeaderBand::fillRight(bool inBand)
{
    const HeaderState &s = m_state;
    const QString key = m_modeKey;
    if (s.armed) {
        const QString left = text::countdown(s.armedLeft);
        m_mode->setState({.caption = u"Writes allowed"_s,
                             .icon = Icon::Unlock,
                             .value = u"ARMED "_s + left,
                             .key = key,
                             .chip = true,
                             .filledChip = true},
            u"Mode armed, writes allowed for "_s + text::spoken(s.armedLeft));
    } else {
        m_mode->setState({.caption = u"Mode"_s,
                             .icon = Icon::Lock,
                             .value = u"Read-only"_s,
                             .key = key,
                             .type = Type::Strong},
            u"Mode read-only. "_s + (key.isEmpty() ? QString() : key + u" arms for 10 minutes"_s));
    }

    HeaderCellState link{.caption = u"Link"_s};
    switch (s.link) {
    case LinkState::Idle:
        link.mark = Mark::NotStarted;
        link.value = u"not asked yet"_s;
        break;
    case LinkState::Loading:
        link.mark = Mark::Working;
        link.value = u"asking…"_s;
        break;
    case LinkState::Live:
        link.mark = Mark::Ok;
        link.value
            = s.roundTrip ? u"Live · %1 ms"_s.arg(std::max<long long>(1, s.roundTrip->count())) : u"Live"_s;
        break;
    case LinkState::Degraded:
        link.mark = Mark::Warning;
        link.value = u"Partly live"_s;
        break;
    case LinkState::Offline:
        link.mark = Mark::Refused;
        link.value
            = s.offlineFor.count() >= 60 ? u"Offline %1 min"_s.arg(s.offlineFor.count() / 60) : u"Offline"_s;
        break;
    }
    const QString via = s.proxy.isEmpty() ? QString() : u" via "_s + s.proxy;
    if (!s.proxy.isEmpty())
        link.second = u"via proxy"_s;
    m_link->setState(link, u"Link "_s + link.value + via);

    if (s.pausedFor) {
        const QString since = text::countdown(*s.pausedFor);
        m_paused->setState(
            {.caption = u"Refresh"_s, .icon = Icon::Pause, .value = u"PAUSED "_s + since, .chip = true},
            u"Refresh paused for "_s + text::spoken(*s.pausedFor));
    }

    if (s.asOf == Timestamp{}) {
        m_data->setState({.caption = u"Data as of"_s,
                             .mark = Mark::Unknown,
                             .value = u"nothing yet"_s,
                             .ink = Ink::Unknown},
            u"Data as of: nothing was read yet"_s);
    } else {
        const auto age = std::chrono::floor<std::chrono::seconds>(s.now - s.asOf);
        const bool shown = age.count() >= 60;
        const QString at = text::utcMinute(s.asOf);
        m_data->setState({.caption = u"Data as of"_s,
                             .mark = s.stale ? Mark::Stale : Mark::None,
                             .value = at,
                             .second = shown ? text::duration(age) + u" old"_s : QString(),
                             .ink = s.stale ? Ink::Stale : Ink::Text},
            u"Data as of "_s + at + (shown ? u", "_s + text::spoken(age) + u" old"_s : QString())
                + (s.stale ? u", stale"_s : QString()));
    }
    const auto left = std::chrono::ceil<std::chrono::minutes>(nextReset(s.now) - s.now);
    m_reset->setState({.caption = u"Quota reset in"_s,
                          .value = text::duration(std::chrono::floor<std::chrono::seconds>(
                              std::chrono::floor<std::chrono::minutes>(nextReset(s.now) - s.now))),
                          .second = u"00:00 UTC"_s,
                          .type = Type::Strong},
        u"Quota reset in "_s + text::spoken(left) + u", at 00:00 UTC, "_s
            + text::localMinute(nextReset(s.now)));
    const QString utc = text::utcSecond(s.now);
    m_clock->setState(
        {.caption = text::localMinute(s.now), .value = utc, .type = Type::Strong, .captionBelow = true},
        u"Clock "_s + text::utcMinute(s.now) + u", "_s + text::localMinute(s.now));
    for (HeaderCell *each : {m_worker, m_account, m_version, m_mode, m_link, m_data, m_reset})
        each->setVisible(inBand);
    m_paused->setVisible(inBand && s.pausedFor.has_value());
}

void HeaderBand::arrange()
{
    struct Try
    {
        HeaderDetail detail;
        bool all;
    };
    constexpr Try kTries[]{{HeaderDetail::Full, true}, {HeaderDetail::NoSecond, true},
        {HeaderDetail::NoKey, true}, {HeaderDetail::NoKey, false}};
    const bool inBand = m_state.environment != Environment::None;
    for (const Try &attempt : kTries) {
        int needed = kBlock;
        for (HeaderCell *each : cells()) {
            const bool droppable = each == m_version || each == m_link;
            const bool there = inBand ? (each != m_paused || m_state.pausedFor) : each == m_clock;
            each->setVisible(there && (attempt.all || !droppable));
            if (there && (attempt.all || !droppable))
                needed += each->widthFor(attempt.detail);
        }
        if (needed > width() && !(attempt.detail == HeaderDetail::NoKey && !attempt.all))
            continue;
        int left = kBlock;
        int right = width();
        for (HeaderCell *each : {m_worker, m_account, m_version}) {
            if (each->isHidden())
                continue;
            each->setDetail(attempt.detail);
            each->setGeometry(left, 0, each->widthFor(attempt.detail), kHeight);
            left += each->width();
        }
        for (HeaderCell *each : {m_clock, m_reset, m_data, m_paused, m_link, m_mode}) {
            if (each->isHidden())
                continue;
            each->setDetail(attempt.detail);
            right -= each->widthFor(attempt.detail);
            each->setGeometry(right, 0, each->widthFor(attempt.detail), kHeight);
        }
        break;
    }
}

void HeaderBand::paintBlock(QPainter &painter) const
{
    const Theme &t = theme();
    const Block block = blockOf(m_state, t);
    const QRectF box(0, 0, kBlock, kHeight);
    painter.fillRect(box, block.fill);
    QFont face = ui::font(Type::Strong);
    face.setPointSizeF(face.pointSizeF() * 1.05);
    face.setWeight(QFont::Bold);
    face.setLetterSpacing(QFont::PercentageSpacing, 106);
    const qreal word = QFontMetricsF(face).height();
    const qreal line = QFontMetricsF(ui::font(Type::Caption)).height();
    const qreal top = std::floor((kHeight - 3 - word - line) / 2);
    paintText(painter, QRectF(14, top, kBlock - 18, word), block.word, face, block.ink);
    paintText(painter, QRectF(14, top + word, kBlock - 18, line), block.line, ui::font(Type::Caption),
        block.ink, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
}

void HeaderBand::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const Block block = blockOf(m_state, t);
    QPainter painter(this);
    painter.fillRect(rect(), m_state.armed ? t.armedFill : t.header);
    paintBlock(painter);
    if (!m_state.armed) {
        painter.fillRect(QRectF(0, kHeight - 3, width(), 3), block.fill);
        return;
    }
    const double share = std::clamp(static_cast<double>(m_state.armedLeft.count()) / 600.0, 0.0, 1.0);
    const QRectF bar(0, kHeight - 4, width(), 4);
    painter.fillRect(bar, blend(t.armedText, t.armedFill, 0.3));
    const QRectF left(0, bar.top(), width() * share, 4);
    const bool inverse = t.id == ThemeId::HighContrast;
    painter.fillRect(left, inverse ? t.armedChipFill : t.warn);
    paintHatch(painter, left, inverse ? t.armedFill : t.armedFill, 6, 3.2);
}

void HeaderBand::resizeEvent(QResizeEvent *)
{
    arrange();
}

void HeaderBand::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        arrange();
}

} // namespace edgedeck::ui
