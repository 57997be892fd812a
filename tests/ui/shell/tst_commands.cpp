// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/config/profile.h"
#include "app/ops/arming.h"
#include "ui/shell/commands.h"
#include "ui/shell/companions.h"
#include "ui/shell/context.h"
#include "ui/shell/keyssheet.h"
#include "ui/shell/launchoptions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/palette.h"
#include "ui/shell/presence.h"
#include "ui/shell/sandboxprocess.h"
#include "ui/shell/settings.h"
#include "ui/shell/switcher.h"
#include "ui/shell/tray.h"

#include <QIcon>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPixmap>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace edgedeck;
using namespace edgedeck::ui;
using namespace Qt::StringLiterals;

namespace {

QKeyEvent press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier, const QString &text = {})
{
    return QKeyEvent(QEvent::KeyPress, key, modifiers, text);
}

} // namespace

class TestCommands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lettersOnlyOutsideTextFields();
    void lettersCanBeSwitchedOff();
    void modifiedKeysMatchExactly();
    void punctuationByCharacter();
    void pageCommandsWin();
    void offCommandsDoNotRun();
    void conflictsAreFound();
    void addReplaces();
    void paletteRanks();
    void paletteKeepsOffCommandsWithTheirReason();
    void keysSheetIsMadeOfTheTable();
    void launch_data();
    void launch();
    void sandboxLine();
    void settingsKeepWhatTheyDoNotKnow();
    void newsIsWhatTheLookBeforeDidNotHave();
    void theTrayShowsTheWorst();
    void whoLeavesIsNoticedOnce();
    void theCompanionsDisarmWhenTheOperatorLeaves();
    void thePaletteListsProfiles();
};

void TestCommands::lettersOnlyOutsideTextFields()
{
    CommandTable table;
    table.add({.id = u"flip"_s, .keys = {u"F"_s}, .run = [] {}});
    const auto event = press(Qt::Key_F, Qt::NoModifier, u"f"_s);
    QVERIFY(table.match(event, false));
    QVERIFY(!table.match(event, true));
}

void TestCommands::lettersCanBeSwitchedOff()
{
    CommandTable table;
    table.add({.id = u"flip"_s, .keys = {u"F"_s, u"Ctrl+F"_s}, .run = [] {}});
    table.setSingleLetters(false);
    QVERIFY(!table.match(press(Qt::Key_F, Qt::NoModifier, u"f"_s), false));
    QVERIFY(table.match(press(Qt::Key_F, Qt::ControlModifier, u"\x06"_s), false));
}

void TestCommands::modifiedKeysMatchExactly()
{
    CommandTable table;
    table.add({.id = u"arm"_s, .keys = {u"Ctrl+Shift+A"_s}, .run = [] {}});
    table.add({.id = u"apply"_s, .keys = {u"Ctrl+Enter"_s}, .run = [] {}});
    QVERIFY(!table.match(press(Qt::Key_A, Qt::ControlModifier), false));
    const Command *found = table.match(press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier), true);
    QVERIFY(found);
    QCOMPARE(found->id, u"arm"_s);
    // Both Enter keys mean the same.
    QVERIFY(table.match(press(Qt::Key_Return, Qt::ControlModifier), true));
    QVERIFY(table.match(press(Qt::Key_Enter, Qt::ControlModifier | Qt::KeypadModifier), true));
}

void TestCommands::punctuationByCharacter()
{
    CommandTable table;
    table.add({.id = u"keys"_s, .keys = {u"?"_s}, .run = [] {}});
    table.add({.id = u"filter"_s, .keys = {u"/"_s}, .run = [] {}});
    QCOMPARE(table.match(press(Qt::Key_Slash, Qt::ShiftModifier, u"?"_s), false)->id, u"keys"_s);
    QCOMPARE(table.match(press(Qt::Key_Slash, Qt::NoModifier, u"/"_s), false)->id, u"filter"_s);
}

void TestCommands::pageCommandsWin()
{
    CommandTable table;
    table.add({.id = u"general"_s, .keys = {u"E"_s}, .run = [] {}});
    table.add({.id = u"own"_s, .keys = {u"E"_s}, .page = u"incident"_s, .run = [] {}});
    const auto event = press(Qt::Key_E, Qt::NoModifier, u"e"_s);
    QCOMPARE(table.match(event, false)->id, u"general"_s);
    table.setCurrentPage(u"incident"_s);
    QCOMPARE(table.match(event, false)->id, u"own"_s);
}

void TestCommands::offCommandsDoNotRun()
{
    CommandTable table;
    bool ran = false;
    table.add({.id = u"undo"_s,
        .state = [] { return CommandState{.enabled = false, .reason = u"nothing to undo"_s}; },
        .run = [&ran] { ran = true; }});
    QSignalSpy refused(&table, &CommandTable::refused);
    QVERIFY(!table.run(u"undo"_s));
    QVERIFY(!ran);
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused[0][1].toString(), u"nothing to undo"_s);
    QVERIFY(!table.run(u"never heard of"_s));
}

void TestCommands::conflictsAreFound()
{
    CommandTable table;
    table.add({.id = u"a"_s, .keys = {u"F"_s}, .page = u"flags"_s});
    table.add({.id = u"b"_s, .keys = {u"F"_s}, .page = u"cache"_s});
    QVERIFY(table.conflicts().isEmpty());
    table.add({.id = u"c"_s, .keys = {u"f"_s}, .page = u"flags"_s});
    QCOMPARE(table.conflicts().size(), 1);
}

void TestCommands::addReplaces()
{
    CommandTable table;
    table.add({.id = u"a"_s, .text = u"one"_s});
    table.add({.id = u"a"_s, .text = u"two"_s});
    QCOMPARE(table.all().size(), 1);
    QCOMPARE(table.find(u"a"_s)->text, u"two"_s);
}

void TestCommands::paletteRanks()
{
    CommandTable table;
    for (const auto &text : {u"Undo last flip"_s, u"Flags"_s, u"Refresh"_s, u"Flip the flag"_s})
        table.add({.id = text, .text = text, .run = [] {}});
    const auto rows = paletteRows(table, u"fl"_s);
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[0].text, u"Flags"_s);
    QCOMPARE(rows[1].text, u"Flip the flag"_s);
    QCOMPARE(rows[2].text, u"Undo last flip"_s);
    QCOMPARE(rows[2].matchAt, 10);
    QCOMPARE(paletteRows(table, {}).size(), 4);
    QVERIFY(paletteRows(table, u"zz"_s).isEmpty());
}

void TestCommands::paletteKeepsOffCommandsWithTheirReason()
{
    CommandTable table;
    table.add({.id = u"undo"_s,
        .text = u"Undo"_s,
        .state = [] { return CommandState{.enabled = false, .reason = u"newest deployment is not ours"_s}; },
        .run = [] {}});
    const auto rows = paletteRows(table, u"un"_s);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].reason, u"off: newest deployment is not ours"_s);
}

void TestCommands::keysSheetIsMadeOfTheTable()
{
    CommandTable table;
    table.add(
        {.id = u"page.a"_s, .brief = u"a"_s, .keys = {u"1"_s}, .column = KeysColumn::Everywhere, .run = [] {
         }});
    table.add(
        {.id = u"page.b"_s, .brief = u"b"_s, .keys = {u"2"_s}, .column = KeysColumn::Everywhere, .run = [] {
         }});
    table.add(
        {.id = u"page.c"_s, .brief = u"c"_s, .keys = {u"3"_s}, .column = KeysColumn::Everywhere, .run = [] {
         }});
    table.add({.id = u"own"_s, .brief = u"own"_s, .keys = {u"T"_s}, .page = u"quotas"_s, .run = [] {}});
    table.add({.id = u"other"_s, .brief = u"other"_s, .keys = {u"T"_s}, .page = u"cache"_s, .run = [] {}});
    const auto everywhere = keysRows(table, u"quotas"_s, KeysColumn::Everywhere);
    QCOMPARE(everywhere.size(), 1);
    QCOMPARE(everywhere[0].keys, (QStringList{u"1"_s, u"–"_s, u"3"_s}));
    const auto own = keysRows(table, u"quotas"_s, KeysColumn::ThisView);
    QCOMPARE(own.size(), 1);
    QCOMPARE(own[0].text, u"own"_s);
}

void TestCommands::launch_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << QStringList{} << QString();
    QTest::newRow("sandbox") << QStringList{u"--sandbox"_s} << QString();
    QTest::newRow("scenario") << QStringList{u"--sandbox"_s, u"fleet"_s, u"--theme"_s, u"hc"_s} << QString();
    QTest::newRow("picture") << QStringList{u"--picture"_s, u"kit"_s, u"a.png"_s, u"--size"_s, u"1024x640"_s}
                             << QString();
    QTest::newRow("no file") << QStringList{u"--picture"_s, u"kit"_s} << u"--picture needs a value."_s;
    QTest::newRow("no such theme") << QStringList{u"--theme"_s, u"pink"_s}
                                   << u"--theme takes dark, light or hc."_s;
    QTest::newRow("no such size") << QStringList{u"--size"_s, u"big"_s}
                                  << u"--size takes WIDTHxHEIGHT, at most 8192x8192."_s;
    QTest::newRow("negative speed") << QStringList{u"--speed"_s, u"-1"_s}
                                    << u"--speed takes a number from 0 to 86400."_s;
    QTest::newRow("no such option") << QStringList{u"--fast"_s}
                                    << u"“--fast” is not an option of edgedeck."_s;
}

void TestCommands::launch()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, error);
    const auto options = parseLaunch(arguments);
    QCOMPARE(options.error, error);
    if (QByteArray(QTest::currentDataTag()) == "scenario") {
        QCOMPARE(options.scenario, u"fleet"_s);
        QVERIFY(options.theme == std::optional(ThemeId::HighContrast));
    }
    if (QByteArray(QTest::currentDataTag()) == "picture")
        QCOMPARE(options.size, QSize(1024, 640));
}

void TestCommands::sandboxLine()
{
    const QByteArray good
        = R"({"api_base_url":"http://127.0.0.1:9/client/v4","worker_url":"http://127.0.0.1:9/w",)"
          R"("worker_key":"k","account_id":"0123456789abcdef0123456789abcdef","api_token":"t",)"
          R"("worker":"sample","control_url":"http://127.0.0.1:9/c"})";
    const auto connection = connectionOf(good, 60);
    QVERIFY(connection.has_value());
    QCOMPARE(connection->profile.worker, std::string("sample"));
    QCOMPARE(connection->serverRate, 60.0);
    QVERIFY(connection->readToken.view() == "t");
    for (const QByteArray &bad :
        {QByteArray(), QByteArray("not json"), QByteArray("[]"), QByteArray(R"({"api_base_url":7})")})
        QVERIFY(!connectionOf(bad, 1));
}

void TestCommands::settingsKeepWhatTheyDoNotKnow()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"window.ini"_s);
    {
        QSettings raw(file, QSettings::IniFormat);
        raw.setValue(u"from_a_newer_version"_s, 1);
        raw.setValue(u"font_points"_s, 99);
    }
    Settings settings(file);
    QCOMPARE(settings.fontPoints(), 12);
    QVERIFY(!settings.theme());
    QSignalSpy changed(&settings, &Settings::changed);
    settings.setTheme(ThemeId::Light);
    settings.setTheme(ThemeId::Light);
    QCOMPARE(changed.size(), 1);
    QVERIFY(settings.singleLetters());
    settings.setSingleLetters(false);
    QSettings raw(file, QSettings::IniFormat);
    QCOMPARE(raw.value(u"from_a_newer_version"_s).toInt(), 1);
}

namespace {

Snapshot looked(std::vector<Finding> findings = {})
{
    Snapshot snapshot;
    snapshot.first = false;
    snapshot.worker = *ScriptName::parse("tft-trading-system");
    snapshot.findings = std::move(findings);
    return snapshot;
}

Finding finding(const char *id, Severity severity)
{
    Finding made;
    made.id = id;
    made.severity = severity;
    made.title = "KV write limit reached";
    made.action = "flip FEATURE_FLAG_DO_CACHE";
    return made;
}

} // namespace

void TestCommands::newsIsWhatTheLookBeforeDidNotHave()
{
    Snapshot before = looked(), after = looked({finding("kv-write-quota-exhausted", Severity::Critical)});
    const auto news = newsOf(before, after);
    QVERIFY(news);
    QCOMPARE(news->finding, u"kv-write-quota-exhausted"_s);
    QCOMPARE(news->title, u"tft-trading-system: KV write limit reached"_s);
    QCOMPARE(news->text, u"flip FEATURE_FLAG_DO_CACHE"_s);
    QVERIFY(!newsOf(after, after));
    QVERIFY(!newsOf(after, before));
    // Worse than before is news, better is not.
    const Snapshot near = looked({finding("kv-write-quota-exhausted", Severity::Warning)});
    QVERIFY(newsOf(near, after));
    QVERIFY(!newsOf(after, near));
    // A note is none, nor is the first look, nor another Worker's.
    QVERIFY(!newsOf(before, looked({finding("note", Severity::Info)})));
    before.first = true;
    QVERIFY(!newsOf(before, after));
    before.first = false;
    before.worker = *ScriptName::parse("other-worker");
    QVERIFY(!newsOf(before, after));
}

void TestCommands::theTrayShowsTheWorst()
{
    QPixmap plain(64, 64);
    plain.fill(Qt::darkGray);
    QList<QImage> seen;
    for (const Severity severity :
        {Severity::Ok, Severity::Info, Severity::Warning, Severity::Critical, Severity::Unknown}) {
        const QImage image = trayIcon(QIcon(plain), severity).pixmap(32, 32).toImage();
        QVERIFY(!image.isNull());
        QVERIFY(!seen.contains(image));
        seen << image;
    }
    Snapshot snapshot = looked({finding("kv-write-quota-exhausted", Severity::Critical)});
    snapshot.severity = Severity::Critical;
    QCOMPARE(trayWords(snapshot), u"tft-trading-system: critical, KV write limit reached"_s);
    // Where the desktop has no tray nothing happens.
    Settings settings{QString()};
    QWidget window;
    Tray tray(settings, &window);
    tray.setSnapshot(looked());
    tray.setSnapshot(snapshot);
}

void TestCommands::whoLeavesIsNoticedOnce()
{
    Presence presence(std::chrono::hours(1));
    QSignalSpy away(&presence, &Presence::away);
    QMetaObject::invokeMethod(&presence, "onLocked", Q_ARG(bool, true));
    QCOMPARE(away.size(), 0); // nobody asked to be told
    presence.start();
    QMetaObject::invokeMethod(&presence, "onLocked", Q_ARG(bool, false));
    QCOMPARE(away.size(), 0);
    QMetaObject::invokeMethod(&presence, "onLocked", Q_ARG(bool, true));
    QMetaObject::invokeMethod(&presence, "onSleep", Q_ARG(bool, true));
    QCOMPARE(away.size(), 1);
    QVERIFY(!presence.isListening());
    QCOMPARE(away.takeFirst().first().toString(), u"the screen was locked"_s);
    presence.start();
    QMetaObject::invokeMethod(&presence, "onSleep", Q_ARG(bool, true));
    QCOMPARE(away.takeFirst().first().toString(), u"the computer went to sleep"_s);
    Presence idle(std::chrono::milliseconds(1));
    QSignalSpy left(&idle, &Presence::away);
    idle.start();
    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, 30'000);
    QVERIFY(left.first().first().toString().contains(u"neither key nor mouse"_s));
}

void TestCommands::theCompanionsDisarmWhenTheOperatorLeaves()
{
    Settings settings{QString()};
    CommandTable commands;
    AppContext context;
    context.commands = &commands;
    context.settings = &settings;
    context.now = [] { return Timestamp{}; };
    MainWindow window(context, {});
    const ManualClock clock{Timestamp{}};
    ops::Arming arming(clock);
    bool busy = false;
    Companions companions(window, nullptr, &arming, settings, [&] { return busy; });
    QVERIFY(!companions.presence()->isListening());
    arming.arm();
    QVERIFY(companions.presence()->isListening());
    QMetaObject::invokeMethod(companions.presence(), "onLocked", Q_ARG(bool, true));
    QVERIFY(!arming.isArmed());
    arming.arm();
    arming.disarm();
    QVERIFY(!companions.presence()->isListening());
}

void TestCommands::thePaletteListsProfiles()
{
    QTemporaryDir folder;
    config::ProfileStore store(folder.path());
    for (const char *name : {"prod", "staging"}) {
        config::Profile profile;
        profile.name = name;
        QVERIFY(store.save(profile));
    }
    CommandTable table;
    Palette palette(table);
    Switcher switcher(palette, nullptr, folder.path());
    QSignalSpy profiles(&switcher, &Switcher::profileWanted);
    palette.start(u":p "_s);
    QCOMPARE(palette.shownRows(), 2);
    palette.start(u":p sta"_s);
    QCOMPARE(palette.shownRows(), 1);
    auto *field = palette.findChild<QLineEdit *>(u"palette-field"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(profiles.size(), 1);
    QCOMPARE(profiles.first().first().toString(), u"staging"_s);
    // Without an account there are no Workers to list, and the row that says so does nothing.
    palette.start(u":w "_s);
    QCOMPARE(palette.shownRows(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(profiles.size(), 1);
}

QTEST_MAIN(TestCommands)
#include "tst_commands.moc"
