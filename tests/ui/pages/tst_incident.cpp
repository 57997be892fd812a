// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/ui/support/pagerig.h"
#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/incident/incidentpage.h"

using namespace Qt::StringLiterals;
using namespace edgedeck;
using namespace edgedeck::ui;
using edgedeck::test::PageRig;

class TestIncident : public QObject
{
    Q_OBJECT

    static Page *make(const AppContext &context, QWidget *parent)
    {
        return new IncidentPage(context, parent);
    }

private Q_SLOTS:
    void initTestCase() { test::dress(ThemeId::Dark); }
    void pictures()
    {
        PageRig rig(make);
        rig.show(test::incident());
        test::shoot(rig.window(), u"incident-dark-1440x900"_s);
        test::dress(ThemeId::Light);
        rig.resize({1366, 768});
        test::shoot(rig.window(), u"incident-light-1366x768"_s);
        test::dress(ThemeId::HighContrast);
        rig.resize({1024, 640});
        test::shoot(rig.window(), u"incident-hc-1024x640"_s);
        test::dress(ThemeId::Dark);
    }
};

QTEST_MAIN(TestIncident)
#include "tst_incident.moc"
