// SPDX-License-Identifier: GPL-3.0-or-later
// Renders a page from the tests' facts into a file: tests_ui_shots PAGE FILE.png THEME WxH [SNAPSHOT]
#include "tests/ui/support/snapshotfixture.h"
#include "tests/ui/support/windowfixture.h"
#include "ui/pages/kit/kitpage.h"

#include <QApplication>

#include <cstdio>

using namespace edgedeck;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QStringList args = QCoreApplication::arguments();
    if (args.size() < 5) {
        std::fputs("usage: tests_ui_shots PAGE FILE.png dark|light|hc WxH "
                   "[incident|healthy|loading|forbidden|stale]\n",
            stderr);
        return 64;
    }
    test::pinFont();
    ui::wearTheme(ui::themeFromString(args[3]).value_or(ui::ThemeId::Dark));
    test::WindowFixture fixture;
    const QString facts = args.value(5, u"incident"_s);
    Snapshot snapshot = test::incident();
    if (facts == u"healthy"_s)
        snapshot = test::healthy();
    else if (facts == u"loading"_s)
        snapshot = test::loading();
    else if (facts == u"forbidden"_s)
        snapshot = test::forbidden();
    else if (facts == u"stale"_s)
        snapshot = test::stale();
    else if (facts == u"after"_s)
        snapshot = test::afterFlip();
    const QStringList size = args[4].split(u'x');
    if (args[1] == u"kit"_s) {
        ui::KitPage kit(fixture.context());
        kit.resize(size[0].toInt(), size[1].toInt());
        return kit.grab().save(args[2]) ? 0 : 1;
    }
    const QImage image = fixture.render(args[1], snapshot, {size[0].toInt(), size[1].toInt()});
    return image.save(args[2]) ? 0 : 1;
}
