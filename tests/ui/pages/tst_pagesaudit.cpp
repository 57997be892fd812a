// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/ui/support/fakeflipport.h"
#include "tests/ui/support/pagerig.h"
#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/bindings/bindingspage.h"
#include "ui/pages/firstrun/firstrunpage.h"
#include "ui/pages/flags/flagspage.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/pages/flags/flipsheet.h"
#include "ui/pages/incident/incidentpage.h"
#include "ui/pages/review/reviewpage.h"

using namespace Qt::StringLiterals;
using namespace edgedeck;
using namespace edgedeck::ui;
using edgedeck::test::PageRig;

/// No text wider than its box, every focusable widget named: five sizes, three themes. CTest runs it at scale 1 and 2.
class TestPagesAudit : public QObject
{
    Q_OBJECT

    static void look(PageRig &rig, const QString &what)
    {
        const QStringList clipped = test::clippedTexts(rig.window());
        QVERIFY2(clipped.isEmpty(), qPrintable(what + u": "_s + clipped.join(u"; "_s)));
        const QStringList unnamed = test::unnamedWidgets(rig.window());
        QVERIFY2(unnamed.isEmpty(), qPrintable(what + u" unnamed: "_s + unnamed.join(u"; "_s)));
    }

private Q_SLOTS:
    void nothingIsClippedOrNameless_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        const QStringList themes{u"dark"_s, u"light"_s, u"hc"_s};
        for (int theme = 0; theme < 3; ++theme) {
            for (const QSize size :
                {QSize(1024, 640), QSize(1280, 720), QSize(1366, 768), QSize(1440, 900), QSize(1920, 1080)})
                QTest::newRow(
                    qPrintable(u"%1 %2x%3"_s.arg(themes[theme]).arg(size.width()).arg(size.height())))
                    << theme << size;
        }
    }
    void nothingIsClippedOrNameless()
    {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        test::dress(static_cast<ThemeId>(theme));
        {
            PageRig rig(
                [](const AppContext &context, QWidget *parent) { return new IncidentPage(context, parent); },
                size);
            for (const Snapshot &snapshot :
                {test::incident(), test::forbidden(), test::stale(), test::healthy(), test::loading()}) {
                rig.show(snapshot);
                look(rig, u"incident"_s);
            }
        }
        {
            PageRig rig(
                [](const AppContext &context, QWidget *parent) { return new BindingsPage(context, parent); },
                size);
            rig.show(test::incident(Environment::Sandbox));
            look(rig, u"bindings"_s);
        }
        {
            test::FakeFlipPort port;
            FlagsPage *page = nullptr;
            PageRig rig([&](const AppContext &context,
                            QWidget *parent) { return page = new FlagsPage(context, parent, &port); },
                size);
            rig.show(test::incident());
            look(rig, u"flags"_s);
            page->openFlip();
            rig.settle();
            look(rig, u"flip sheet"_s);
            page->sheet()->presenter()->adopt(test::flipRecord(FlipState::Unknown), {});
            page->openDecide();
            rig.settle();
            look(rig, u"decision"_s);
        }
        {
            PageRig rig(
                [](const AppContext &context, QWidget *parent) { return new ReviewPage(context, parent); },
                size);
            for (const Snapshot &snapshot : {test::incident(), test::forbidden(), test::loading()}) {
                rig.show(snapshot);
                look(rig, u"review"_s);
            }
        }
        {
            PageRig rig(
                [](const AppContext &context, QWidget *parent) { return new FirstRunPage(context, parent); },
                size);
            rig.show({});
            look(rig, u"first run"_s);
        }
    }
};

QTEST_MAIN(TestPagesAudit)
#include "tst_pagesaudit.moc"
