// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/ui/pages/pagesunderhand.h"
#include "tests/ui/support/pagerig.h"
#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/firstrun/firstrunpage.h"
#include "ui/shell/widgets/keybutton.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace edgedeck;
using namespace edgedeck::ui;
using edgedeck::test::PageRig;

namespace {

constexpr auto kToken = "cfut_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d0f1e2d3c"; // invented

ops::AccountSurvey survey()
{
    ops::AccountSurvey found;
    found.token.status = "active";
    found.token.expiresOn = test::incidentNow() + std::chrono::hours(24 * 61);
    found.account = AccountId::parse("0123456789abcdef0123456789abcdef");
    found.accounts = {{*found.account, "sandbox", "standard"}};
    found.permissions = {{"scripts_read", "Account › Workers Scripts › Read", "no Workers", true, true},
        {"kv_read", "Account › Workers KV Storage › Read", "namespaces cannot be resolved", true, false},
        {"analytics_read", "Account › Account Analytics › Read", "no quotas", true, true},
        {"flagship_read", "Account › Flagship › Read", "those flags show “forbidden”", false, false},
        {"scripts_write", "Account › Workers Scripts › Write", "flags cannot be flipped", std::nullopt,
            false}};
    for (const char *name : {"tft-trading-system", "other-worker"}) {
        WorkerSummary worker;
        worker.name = *ScriptName::parse(name);
        found.workers.push_back(worker);
    }
    found.plan = Plan::Free;
    return found;
}

/// A keychain that takes everything, or nothing.
class FakeKeychain final : public secrets::SecretStore
{
public:
    explicit FakeKeychain(bool works)
        : m_works(works)
    {
    }
    [[nodiscard]] QString describe() const override { return u"fake"_s; }
    void read(
        const QString &, secrets::Slot, QObject *, std::function<void(Result<secrets::Secret>)> done) override
    {
        done(failLocal(FaultClass::Keyring, "none"));
    }
    void write(const QString &profile, secrets::Slot, secrets::Secret secret, QObject *,
        std::function<void(Result<void>)> done) override
    {
        written << profile + u'/'
                + QString::fromLatin1(secret.view().data(), qsizetype(secret.view().size()));
        if (m_works)
            done({});
        else
            done(failLocal(FaultClass::Keyring, "no session bus"));
    }
    void forget(const QString &, secrets::Slot, QObject *, std::function<void(Result<void>)> done) override
    {
        done({});
    }
    QStringList written;

private:
    bool m_works;
};

struct FirstRig
{
    explicit FirstRig(bool keychainWorks = true, Result<ops::AccountSurvey> answer = survey())
        : keychain(std::make_shared<FakeKeychain>(keychainWorks))
        , rig(
              [&](const AppContext &context, QWidget *parent) {
                  page = new FirstRunPage(context, parent,
                      new FirstRunPresenter(folder.path(), keychain,
                          [this, answer](const ops::Connection &, const auto &, auto done) {
                              ++asked;
                              done(answer);
                          }));
                  return page;
              },
              {1366, 768})
    {
        rig.show({});
    }

    QTemporaryDir folder;
    std::shared_ptr<FakeKeychain> keychain;
    int asked = 0;
    FirstRunPage *page = nullptr;
    PageRig rig;
};

} // namespace

class TestFirstRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::dress(ThemeId::Light); }

    /// Differences from the drawing: permissions appear after Check, so that nothing is claimed before; then the page
    /// also asks for Worker, plan, environment and name, which the drawing leaves out.
    void showsWhatTheDrawingShows()
    {
        FirstRig first;
        test::shoot(first.rig.window(), u"first-run-light-1366x768"_s);
        const QStringList shown = test::textsOf(first.page);
        test::verifyOrder(shown,
            {u"Edgedeck"_s,
                u"What is bound, what is left, what the caches do; flip one flag and prove that it helped."_s,
                u"Try the incident"_s, u"Start the sandbox"_s, u"Connect an account"_s,
                u"two tokens are safer than one"_s, u"Read token"_s, u"Check"_s, u"Write token"_s, u"Later"_s,
                u"Kept in the system keyring. Never in a file, a log or a report."_s,
                u"Import wrangler.toml or wrangler.jsonc"_s, u"Choose file…"_s, u"keys"_s, u"Theme"_s});
        test::verifyTexts(shown,
            {u"A simulated Cloudflare on this computer: KV writes are used up, the flag is off. No account, no network."_s,
                u"asked for only while armed; leave empty to stay read-only"_s,
                u"Takes the Worker’s name, environments, bindings and flags into a profile. Contains no token."_s});
        QCOMPARE(QApplication::focusWidget()->objectName(), u"startSandbox"_s);
        QSignalSpy started(first.page, &FirstRunPage::sandboxWanted);
        first.rig.press(u"Return"_s);
        QCOMPARE(started.count(), 1);
        QCOMPARE(first.asked, 0);
    }

    void aTokenIsCheckedAndSaved()
    {
        FirstRig first;
        auto *field = first.rig.find<QLineEdit>(u"readToken"_s);
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        QVERIFY(field->inputMethodHints().testFlag(Qt::ImhSensitiveData));
        field->setFocus();
        first.rig.type(QString::fromLatin1(kToken));
        first.rig.press(u"Return"_s);
        QCOMPARE(first.asked, 1);
        QVERIFY(field->text().isEmpty());
        test::shoot(first.rig.window(), u"first-run-checked-light-1366x768"_s);
        test::verifyTexts(test::textsOf(first.page),
            {u"Workers Scripts"_s, u"Read"_s, u"Workers KV Storage"_s, u"Account Analytics"_s, u"Flagship"_s,
                u"missing: those flags show “forbidden”"_s, u"Expires"_s, u"in 61 d 0 h"_s,
                u"off: choose a Worker"_s});
        auto *workers = first.rig.find<QComboBox>(u"workerChoice"_s);
        QCOMPARE(workers->count(), 3);
        workers->setCurrentIndex(1);
        Q_EMIT workers->activated(1);
        QSignalSpy done(first.page, &FirstRunPage::connected);
        first.rig.find<KeyButton>(u"saveProfile"_s)->click();
        QCOMPARE(done.count(), 1);
        QCOMPARE(first.keychain->written, QStringList{u"default/"_s + QString::fromLatin1(kToken)});
        const auto saved = config::ProfileStore(first.folder.path()).load(u"default"_s);
        QVERIFY(saved.has_value());
        QCOMPARE(saved->worker, std::string("tft-trading-system"));
        QVERIFY(saved->plan == Plan::Free);
        QVERIFY(!test::textsOf(first.page).join(u'|').contains(QString::fromLatin1(kToken)));
    }

    void withoutAKeychainTheTokenStaysInMemoryAndSaysSo()
    {
        FirstRig first(false);
        first.page->presenter()->check(secrets::Secret(kToken));
        first.page->presenter()->chooseWorker(u"tft-trading-system"_s);
        QSignalSpy done(first.page, &FirstRunPage::connected);
        first.page->presenter()->save();
        QCOMPARE(done.count(), 1);
        test::verifyTexts(test::textsOf(first.page), {u"Kept in memory for this run only"_s});
    }

    void animpossibleTokenIsRefusedBeforeAnythingIsSent()
    {
        FirstRig first;
        first.page->presenter()->check(secrets::Secret("has a space in it"));
        QCOMPARE(first.asked, 0);
        QVERIFY(first.page->presenter()->error().has_value());
        QVERIFY(first.rig.find<QWidget>(u"tokenError"_s)->isVisible());
    }

    void aWranglerFileFillsTheProfile()
    {
        FirstRig first;
        QFile file(first.folder.filePath(u"wrangler.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name = \"tft-trading-system\"\n[vars]\nFEATURE_FLAG_DO_CACHE = \"false\"\n");
        file.close();
        first.rig.prompts.answer = file.fileName();
        first.rig.press(u"I"_s);
        test::verifyTexts(test::textsOf(first.page), {u"Imported tft-trading-system"_s});
        QCOMPARE(first.page->presenter()->profile().flags.size(), std::size_t(1));
        first.rig.prompts.answer = first.folder.filePath(u"no-such.toml"_s);
        first.rig.press(u"I"_s);
        QVERIFY(first.page->presenter()->error().has_value());
    }
};

QTEST_MAIN(TestFirstRun)
#include "tst_firstrun.moc"
