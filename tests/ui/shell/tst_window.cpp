// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window on facts of the tests: keys, names, and no word wider than its box.
#include "tests/ui/support/snapshotfixture.h"
#include "tests/ui/support/windowfixture.h"
#include "ui/charts/timeserieschart.h"
#include "ui/pages/kit/kitpage.h"
#include "ui/pages/timeline/timelinepage.h"
#include "ui/shell/headerband.h"
#include "ui/shell/overlay.h"
#include "ui/shell/palette.h"
#include "ui/shell/rail.h"
#include "ui/shell/spans.h"

#include <QLineEdit>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace edgedeck;
using namespace edgedeck::ui;
using namespace Qt::StringLiterals;

class TestWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingIsClipped_data();
    void nothingIsClipped();
    void everyFocusableIsNamed();
    void noKeyMeansTwoThings();
    void pagesByDigit();
    void paletteByKeyboard();
    void keysSheetTrapsTheFocus();
    void escapeStepsBack();
    void spacePausesButPressesButtons();
    void lettersStayInTextFields();
    void armingShows();
    void areasByF6();
    void offPagesSayWhy();
    void promisedPagesAreMadeWhenWanted();
    void promisedPagesAreMadeAfterTheFirstFrame();
    void headerDropsInOrder();
    void picturesAreNotBlank();
    void timelineFilters();
    void csvAndTable();
};

void TestWindow::initTestCase()
{
    test::pinFont();
    wearTheme(ThemeId::Dark);
}

void TestWindow::nothingIsClipped_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<double>("scale");
    for (const auto &page : {u"quotas"_s, u"cache"_s, u"timeline"_s, u"palette"_s, u"keys"_s, u"settings"_s,
             u"version"_s, u"armed"_s}) {
        for (const QSize size :
            {QSize(1024, 640), QSize(1280, 720), QSize(1366, 768), QSize(1440, 900), QSize(1920, 1080)}) {
            for (const auto &name : {u"dark"_s, u"light"_s, u"hc"_s}) {
                // The scale changes no layout, only rounding: one size is enough for it.
                const bool both = size.width() == 1366;
                for (const double scale : both ? QList<double>{1, 1.5, 2} : QList<double>{1})
                    QTest::addRow("%s %dx%d %s x%g", qPrintable(page), size.width(), size.height(),
                        qPrintable(name), scale)
                        << page << size << name << scale;
            }
        }
    }
}

void TestWindow::nothingIsClipped()
{
    QFETCH(QString, page);
    QFETCH(QSize, size);
    QFETCH(QString, theme);
    QFETCH(double, scale);
    wearTheme(*themeFromString(theme));
    QStringList clipped;
    test::WindowFixture fixture;
    for (const Snapshot &snapshot : {test::incident(), test::forbidden(), test::loading(), test::stale()}) {
        setTextAudit([&](const ClippedText &text) {
            clipped << u"“%1” needs %2, has %3"_s.arg(text.text).arg(text.needed).arg(text.given);
        });
        const QImage image = fixture.render(page, snapshot, size, scale);
        setTextAudit({});
        QCOMPARE(image.size(), size * scale);
    }
    clipped.removeDuplicates();
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(u'\n')));
}

void TestWindow::everyFocusableIsNamed()
{
    test::WindowFixture fixture;
    for (const auto &page :
        {u"quotas"_s, u"cache"_s, u"timeline"_s, u"palette"_s, u"keys"_s, u"settings"_s, u"version"_s}) {
        (void)fixture.render(page, test::incident(), {1440, 900});
        for (const QWidget *widget : fixture.window().findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            QVERIFY2(named,
                qPrintable(page + u": "_s + QString::fromLatin1(widget->metaObject()->className()) + u' '
                    + widget->objectName()));
        }
        fixture.window().stepBack();
    }
}

void TestWindow::noKeyMeansTwoThings()
{
    test::WindowFixture fixture;
    QVERIFY2(
        fixture.commands().conflicts().isEmpty(), qPrintable(fixture.commands().conflicts().join(u'\n')));
    for (const Command &command : fixture.commands().all()) {
        QVERIFY2(!command.text.isEmpty() && !command.group.isEmpty(), qPrintable(command.id));
        QVERIFY2(command.keys.isEmpty() || !command.brief.isEmpty(), qPrintable(command.id));
    }
}

void TestWindow::pagesByDigit()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    QTest::keyClick(&fixture.window(), Qt::Key_5);
    QCOMPARE(fixture.window().currentPage()->id(), u"cache"_s);
    QTest::keyClick(&fixture.window(), Qt::Key_6);
    QCOMPARE(fixture.window().currentPage()->id(), u"timeline"_s);
    QTest::keyClick(&fixture.window(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(fixture.window().currentPage()->id(), u"cache"_s);
    QTest::keyClick(&fixture.window(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(fixture.window().currentPage()->id(), u"timeline"_s);
}

void TestWindow::paletteByKeyboard()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    fixture.window().activateWindow();
    QTest::keyClick(&fixture.window(), Qt::Key_K, Qt::ControlModifier);
    auto *field = fixture.window().findChild<QLineEdit *>(u"palette-field"_s);
    QVERIFY(field->isVisible());
    QTest::keyClicks(field, u"timel"_s);
    QVERIFY(fixture.window().palettePanel()->shownRows() >= 1);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(fixture.window().currentPage()->id(), u"timeline"_s);
    QVERIFY(!fixture.window().overlays()->current());
    fixture.window().openPalette(u":t 14:00"_s);
    QCOMPARE(fixture.window().palettePanel()->shownRows(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(fixture.window().currentPage()->id(), u"cache"_s);
}

void TestWindow::keysSheetTrapsTheFocus()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"keys"_s, test::incident(), {1440, 900});
    QVERIFY(fixture.window().overlays()->current());
    // Keys of the page below the scrim are asleep.
    QTest::keyClick(&fixture.window(), Qt::Key_5);
    QCOMPARE(fixture.window().currentPage()->id(), u"quotas"_s);
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(
            QApplication::focusWidget() ? QApplication::focusWidget() : &fixture.window(), Qt::Key_Tab);
        if (QWidget *focus = QApplication::focusWidget())
            QVERIFY(fixture.window().overlays()->isAncestorOf(focus));
    }
    QTest::keyClick(&fixture.window(), Qt::Key_Escape);
    QVERIFY(!fixture.window().overlays()->current());
}

void TestWindow::escapeStepsBack()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    auto *chart = fixture.window().findChild<TimeSeriesChart *>(u"quotas-chart"_s);
    QTest::keyClick(&fixture.window(), Qt::Key_T);
    QVERIFY(chart->isTableShown());
    QTest::keyClick(&fixture.window(), Qt::Key_Escape);
    QVERIFY(!chart->isTableShown());
}

void TestWindow::spacePausesButPressesButtons()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    QTest::keyClick(fixture.window().currentPage()->initialFocus(), Qt::Key_Space);
    QVERIFY(fixture.paused);
    QTest::keyClick(&fixture.window(), Qt::Key_F8);
    QVERIFY(!fixture.paused);
    auto *rail = fixture.window().rail()->item(u"cache"_s);
    QTest::keyClick(rail, Qt::Key_Space);
    QCOMPARE(fixture.window().currentPage()->id(), u"cache"_s);
    QVERIFY(!fixture.paused);
}

void TestWindow::lettersStayInTextFields()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"timeline"_s, test::incident(), {1440, 900});
    auto *field = fixture.window().findChild<QLineEdit *>(u"timeline-filter"_s);
    QTest::keyClicks(field, u"cron 5"_s);
    QCOMPARE(field->text(), u"cron 5"_s);
    QCOMPARE(fixture.window().currentPage()->id(), u"timeline"_s);
    QVERIFY(!fixture.paused);
}

void TestWindow::armingShows()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    QTest::keyClick(&fixture.window(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(fixture.armed);
    QVERIFY(fixture.window().header()->state().armed);
    QString mode;
    for (const HeaderCell *cell : fixture.window().header()->cells()) {
        if (cell->id() == u"mode"_s)
            mode = cell->accessibleName();
    }
    QCOMPARE(mode, u"Mode armed, writes allowed for 9 minutes 12 seconds"_s);
}

void TestWindow::areasByF6()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    fixture.window().activateWindow();
    QSet<QString> areas;
    for (int i = 0; i < 3; ++i) {
        fixture.window().nextArea(true);
        const QWidget *focus = fixture.window().focusWidget();
        QVERIFY(focus);
        if (fixture.window().header()->isAncestorOf(focus))
            areas << u"header"_s;
        else if (fixture.window().rail()->isAncestorOf(focus))
            areas << u"rail"_s;
        else if (fixture.window().currentPage()->isAncestorOf(focus))
            areas << u"page"_s;
    }
    QVERIFY2(areas.contains(u"header"_s), qPrintable(QStringList(areas.values()).join(u' ')));
}

namespace {

/// The start pays for the first page alone: how often was the promised one made?
std::shared_ptr<int> promiseKit(test::WindowFixture &fixture)
{
    auto made = std::make_shared<int>(0);
    fixture.window().promisePage(u"kit"_s, u"Kit"_s, Icon::Note, [&fixture, made]() -> Page * {
        ++*made;
        return new KitPage(fixture.context());
    });
    return made;
}

} // namespace

void TestWindow::promisedPagesAreMadeWhenWanted()
{
    test::WindowFixture fixture;
    const auto made = promiseKit(fixture);
    fixture.set(test::incident());
    QVERIFY(fixture.window().pageIds().contains(u"kit"_s));
    QVERIFY(fixture.window().rail()->item(u"kit"_s));
    QVERIFY(fixture.window().page(u"kit"_s) == nullptr);
    QCOMPARE(*made, 0);
    fixture.commands().run(u"page.kit"_s);
    QCOMPARE(*made, 1);
    QCOMPARE(fixture.window().currentPage()->id(), u"kit"_s);
    fixture.window().makePages();
    fixture.window().showPage(u"kit"_s);
    QCOMPARE(*made, 1);
}

void TestWindow::promisedPagesAreMadeAfterTheFirstFrame()
{
    test::WindowFixture fixture;
    const auto made = promiseKit(fixture);
    int whenPainted = -1;
    QSignalSpy painted(&fixture.window(), &MainWindow::painted);
    connect(&fixture.window(), &MainWindow::painted, this, [&] { whenPainted = *made; });
    fixture.window().show();
    QTRY_VERIFY(fixture.window().page(u"kit"_s) != nullptr);
    QCOMPARE(whenPainted, 0);
    QCOMPARE(painted.count(), 1);
    QCOMPARE(*made, 1);
}

void TestWindow::offPagesSayWhy()
{
    test::WindowFixture fixture;
    const RailItem *review = fixture.window().rail()->item(u"review"_s);
    QVERIFY(review->isOff());
    QVERIFY(review->accessibleName().contains(u"off: not in this build"_s));
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    QTest::keyClick(&fixture.window(), Qt::Key_7);
    QCOMPARE(fixture.window().currentPage()->id(), u"quotas"_s);
}

void TestWindow::headerDropsInOrder()
{
    test::WindowFixture fixture;
    for (const int width : {1024, 1280, 1440, 1920}) {
        (void)fixture.render(u"quotas"_s, test::incident(), {width, 800});
        int right = HeaderBand::kBlock;
        for (const HeaderCell *cell : fixture.window().header()->cells()) {
            // Environment, Worker, account, mode, age, reset and clock never go.
            if (cell->id() != u"version"_s && cell->id() != u"link"_s && cell->id() != u"paused"_s)
                QVERIFY2(cell->isVisible(), qPrintable(cell->id()));
            if (!cell->isVisible())
                continue;
            QVERIFY2(cell->x() >= right, qPrintable(cell->id()));
            right = cell->x() + cell->width();
        }
        QVERIFY(right <= width);
    }
}

void TestWindow::picturesAreNotBlank()
{
    test::WindowFixture fixture;
    QList<QImage> seen;
    for (const auto &page : {u"quotas"_s, u"cache"_s, u"timeline"_s}) {
        const QImage image = fixture.render(page, test::incident(), {1366, 768});
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); y += 7) {
            for (int x = 0; x < image.width(); x += 7)
                colours << image.pixel(x, y);
        }
        QVERIFY(colours.size() > 12);
        QVERIFY(!seen.contains(image));
        seen << image;
    }
    KitPage kit(fixture.context());
    QVERIFY(kit.grab().width() > 600);
}

void TestWindow::timelineFilters()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"timeline"_s, test::incident(), {1440, 900});
    auto *page = qobject_cast<TimelinePage *>(fixture.window().currentPage());
    const int all = page->model()->rowCount();
    page->openItem(u"cron"_s);
    QVERIFY(page->model()->rowCount() < all);
    for (const TimelineRow &row : page->model()->rows())
        QVERIFY(row.day || row.event.kind == EventKind::Cron);
    QVERIFY(page->stepBack());
    QCOMPARE(page->model()->rowCount(), all);
    auto *field = fixture.window().findChild<QLineEdit *>(u"timeline-filter"_s);
    field->setText(u"!cron"_s);
    for (const TimelineRow &row : page->model()->rows())
        QVERIFY(row.day || !row.text.contains(u"cron"_s));
}

void TestWindow::csvAndTable()
{
    test::WindowFixture fixture;
    (void)fixture.render(u"quotas"_s, test::incident(), {1440, 900});
    auto *chart = fixture.window().findChild<TimeSeriesChart *>(u"quotas-chart"_s);
    const QByteArray csv = chart->csv();
    QVERIFY(csv.startsWith("UTC,"));
    QVERIFY(csv.contains("2026-11-24T"));
    QVERIFY(csv.count("\r\n") > 20);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
