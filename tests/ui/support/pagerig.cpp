// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/pagerig.h"

#include "tests/ui/support/snapshotfixture.h"
#include "ui/shell/spans.h"
#include "ui/shell/typography.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/kpitile.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/stepper.h"
#include "ui/shell/widgets/verdictstrip.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTest>

#include <algorithm>

namespace edgedeck::test {

using namespace Qt::StringLiterals;
using namespace edgedeck::ui;

void FakePrompts::saveFile(
    const QString &title, const QString &, QObject *, std::function<void(const QString &)> done)
{
    lastTitle = title;
    done(answer);
}

void FakePrompts::openFile(
    const QString &title, const QString &, QObject *, std::function<void(const QString &)> done)
{
    lastTitle = title;
    done(answer);
}

PageRig::PageRig(const Make &make, QSize window)
    : now(incidentNow())
    , m_body(new QWidget(&m_window))
    , m_overlays(std::make_unique<OverlayHost>(m_body))
    , m_size(window)
{
    m_window.setObjectName(u"rig"_s);
    m_window.setAutoFillBackground(true);
    context.commands = &commands;
    context.overlays = m_overlays.get();
    context.prompts = &prompts;
    context.settings = &settings;
    context.now = [this] { return now; };
    context.openPage = [this](const QString &page, const QString &item) { opened << page + u'/' + item; };
    context.toast = [](StateWord, const QString &, const QString &) {};
    addShellCommands();
    m_page = make(context, m_body);
    m_page->addCommands(commands);
    commands.setCurrentPage(m_page->id());
    m_page->lower();
    place();
    m_window.show();
    m_window.activateWindow();
    settle();
}

PageRig::~PageRig()
{
    setTextAudit({});
    delete m_page;
}

void PageRig::addShellCommands()
{
    const auto add = [this](const QString &id, const QString &brief, const QString &key) {
        commands.add(
            {.id = id, .group = u"Page"_s, .text = brief, .brief = brief, .keys = {key}, .run = [this, id] {
                 ran << id;
             }});
    };
    add(u"page.incident"_s, u"incident"_s, u"1"_s);
    add(u"page.quotas"_s, u"quotas"_s, u"2"_s);
    add(u"page.bindings"_s, u"bindings"_s, u"3"_s);
    add(u"page.flags"_s, u"flags"_s, u"4"_s);
    add(u"page.cache"_s, u"cache"_s, u"5"_s);
    add(u"page.timeline"_s, u"timeline"_s, u"6"_s);
    add(u"page.review"_s, u"review"_s, u"7"_s);
    add(u"refresh"_s, u"refresh"_s, u"F5"_s);
    add(u"pause"_s, u"pause"_s, u"Space"_s);
    add(u"arm"_s, u"arm"_s, u"Ctrl+Shift+A"_s);
    add(u"flag.flip"_s, u"flip"_s, u"F"_s);
}

void PageRig::place()
{
    m_window.resize(m_size);
    const LayoutClass layout = layoutClassFor(m_size.width());
    const int rail = m_page->id() == u"first-run"_s ? 0 : metricsFor(layout).rail;
    m_body->setGeometry(0, 52, m_size.width(), m_size.height() - 76);
    m_page->setGeometry(rail, 0, m_size.width() - rail, m_size.height() - 76);
    if (m_overlays->current() != nullptr)
        m_overlays->setGeometry(m_body->rect());
    m_page->setLayoutClass(layout, m_size.height() < 740);
    m_page->show();
}

void PageRig::resize(QSize window)
{
    m_size = window;
    place();
    settle();
}

void PageRig::show(const Snapshot &snapshot)
{
    if (snapshot.now != Timestamp{})
        now = snapshot.now;
    m_page->setSnapshot(snapshot);
    settle();
    if (!m_shown && m_page->initialFocus() != nullptr)
        m_page->initialFocus()->setFocus(Qt::OtherFocusReason);
    m_shown = true;
    settle();
}

void PageRig::settle()
{
    // A change deep inside climbs one layout a turn.
    for (int turn = 0; turn < 12; ++turn) {
        QApplication::sendPostedEvents();
        QApplication::processEvents();
    }
}

void PageRig::press(const QString &key)
{
    const QKeySequence sequence(key);
    const QKeyCombination combination = sequence[0];
    QWidget *target = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : m_page;
    const bool inText
        = qobject_cast<QLineEdit *>(target) != nullptr || qobject_cast<QPlainTextEdit *>(target) != nullptr;
    const bool letter = key.size() == 1;
    QKeyEvent event(QEvent::KeyPress, combination.key(), combination.keyboardModifiers(),
        letter ? key.toLower() : QString());
    // The window looks at keys before its widgets do, but for those that belong to the focus.
    const bool belongsToFocus = inText && (letter || key == u"Space"_s || key == u"Return"_s);
    if (!belongsToFocus) {
        if (key == u"Esc"_s) {
            OverlayPanel *panel = m_overlays->current();
            if (panel != nullptr) {
                if (!panel->stepBack())
                    Q_EMIT panel->closeWanted();
            } else {
                m_page->stepBack();
            }
            QApplication::processEvents();
            return;
        }
        const bool pressesFocus = key == u"Return"_s || key == u"Tab"_s || key == u"Up"_s || key == u"Down"_s
            || key == u"Space"_s;
        if (!pressesFocus) {
            if (m_overlays->current() != nullptr)
                commands.setCurrentPage(m_overlays->current()->objectName());
            else
                commands.setCurrentPage(m_page->id());
            const Command *command = commands.match(event, inText);
            const bool reachable = command != nullptr
                && (m_overlays->current() == nullptr || command->page == m_overlays->current()->objectName());
            if (reachable) {
                commands.run(command->id);
                settle();
                return;
            }
        }
    }
    QTest::keyClick(target, combination.key(), combination.keyboardModifiers());
    settle();
}

void PageRig::type(const QString &text)
{
    QTest::keyClicks(QApplication::focusWidget(), text);
    settle();
}

void dress(ThemeId theme)
{
    QFont font(u"DejaVu Sans"_s);
    font.setPointSize(9);
    // A pseudo-locale: as wide as the words of a language that needs more of them.
    if (const int wider = qEnvironmentVariableIntValue("EDGEDECK_TEST_WIDER"); wider > 0)
        font.setLetterSpacing(QFont::PercentageSpacing, wider);
    QApplication::setFont(font);
    QApplication::setStyle(u"Fusion"_s);
    resetFonts();
    wearTheme(theme);
}

namespace {

QStringList ownTexts(const QWidget *widget)
{
    if (const auto *line = qobject_cast<const SpanLine *>(widget)) {
        QStringList texts;
        for (const Span &span : line->spans())
            texts << span.text;
        return texts;
    }
    if (const auto *chip = qobject_cast<const Chip *>(widget))
        return {chip->text()};
    if (const auto *tile = qobject_cast<const KpiTile *>(widget))
        return {tile->state().caption, tile->state().value, tile->state().unit, tile->state().note};
    if (const auto *strip = qobject_cast<const VerdictStrip *>(widget))
        return {strip->headline(), strip->accessibleDescription()};
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return {button->text()};
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return {label->text()};
    if (const auto *edit = qobject_cast<const QLineEdit *>(widget))
        return {edit->text().isEmpty() ? edit->placeholderText() : edit->displayText()};
    if (const auto *plain = qobject_cast<const QPlainTextEdit *>(widget))
        return plain->toPlainText().split(u'\n');
    if (const auto *view = qobject_cast<const QAbstractItemView *>(widget)) {
        QStringList texts;
        const QAbstractItemModel *model = view->model();
        for (int column = 0; model != nullptr && column < model->columnCount(); ++column)
            texts << model->headerData(column, Qt::Horizontal).toString();
        for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column)
                texts << model->index(row, column).data().toString();
        }
        return texts;
    }
    const QVariant painted = widget->property("paintedTexts");
    return painted.toStringList();
}

} // namespace

QStringList textsOf(const QWidget *root)
{
    struct Piece
    {
        QPoint at;
        QStringList texts;
    };
    std::vector<Piece> pieces;
    for (const QWidget *widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisible() || qobject_cast<const QHeaderView *>(widget) != nullptr)
            continue;
        QStringList texts = ownTexts(widget);
        texts.removeAll(QString());
        if (!texts.isEmpty())
            pieces.push_back({widget->mapTo(root, QPoint(0, std::min(widget->height(), 36) / 2)), texts});
    }
    // Pieces of one line differ by a few pixels in height: a grid of 10 px makes them one line.
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece &a, const Piece &b) {
        const int left = a.at.y() / 10;
        const int right = b.at.y() / 10;
        return left != right ? left < right : a.at.x() < b.at.x();
    });
    QStringList all;
    for (const Piece &piece : pieces)
        all << piece.texts;
    return all;
}

QStringList clippedTexts(QWidget *root)
{
    QStringList clipped;
    setTextAudit([&clipped](const ClippedText &text) {
        clipped << u"“%1” needs %2, has %3"_s.arg(text.text).arg(text.needed).arg(text.given);
    });
    QImage image(root->size(), QImage::Format_ARGB32_Premultiplied);
    root->render(&image);
    setTextAudit({});
    for (const QLabel *label : root->findChildren<QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const int needed
            = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (needed > label->height() + 1)
            clipped << u"“%1” needs height %2, has %3"_s.arg(label->text()).arg(needed).arg(label->height());
    }
    for (const QAbstractButton *button : root->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->width() + 1 < button->minimumSizeHint().width())
            clipped << u"button “%1” needs %2, has %3"_s.arg(button->text())
                           .arg(button->minimumSizeHint().width())
                           .arg(button->width());
    }
    clipped.removeDuplicates();
    return clipped;
}

QStringList unnamedWidgets(const QWidget *root)
{
    QStringList unnamed;
    for (const QWidget *widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
            continue;
        if (widget->accessibleName().isEmpty() || widget->objectName().isEmpty()) {
            QStringList chain;
            for (const QWidget *at = widget; at != nullptr && chain.size() < 4; at = at->parentWidget())
                chain << QString::fromLatin1(at->metaObject()->className()) + u"#"_s + at->objectName();
            unnamed << chain.join(u" in "_s);
        }
    }
    return unnamed;
}

void shoot(QWidget *root, const QString &name)
{
    const QString folder = qEnvironmentVariable("EDGEDECK_SHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    root->grab().save(folder + u'/' + name + u".png"_s);
}

} // namespace edgedeck::test
