// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/readcommands.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/textwriters.h"
#include "app/config/wranglerfile.h"

#include <QFileInfo>

#include <algorithm>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

Result<void> SnapshotCommand::start(const QCommandLineParser &parser)
{
    if (auto read = readArguments(parser); !read)
        return read;
    openSession([this](ops::Session &opened) {
        m_monitor = std::make_unique<ops::Monitor>(opened);
        m_monitor->refreshOnce(scope(), [this](const Snapshot &snapshot) { judge(snapshot); });
    });
    return {};
}

ops::RefreshScope SnapshotCommand::scope() const
{
    return {};
}

Result<void> SnapshotCommand::readArguments(const QCommandLineParser &parser)
{
    if (!operands(parser).isEmpty())
        return usage("unexpected argument: " + toStd(operands(parser).front()));
    return {};
}

void SnapshotCommand::judge(const Snapshot &snapshot)
{
    if (isFinished())
        return;
    if (const Error *error = nothingReadable(snapshot))
        fail(*error);
    else
        show(snapshot);
}

void SnapshotCommand::timedOut()
{
    // What has come so far is worth more than nothing.
    if (m_monitor && !m_monitor->snapshot().first && nothingReadable(m_monitor->snapshot()) == nullptr) {
        output().message("edgedeckctl: time limit: some sources did not answer in time\n");
        show(m_monitor->snapshot());
        return;
    }
    Command::timedOut();
}

QString StatusCommand::summary() const
{
    return u"quotas, cache, flags and findings in one answer"_s;
}

void StatusCommand::describe(QCommandLineParser &) const { }

void StatusCommand::show(const Snapshot &snapshot)
{
    output().result(statusJson(snapshot), statusText(snapshot));
    finish(exitFor(snapshot.severity));
}

QString TriageCommand::summary() const
{
    return u"findings with evidence and next action"_s;
}

void TriageCommand::describe(QCommandLineParser &) const { }

void TriageCommand::show(const Snapshot &snapshot)
{
    output().result(triageJson(snapshot), triageText(snapshot));
    finish(exitFor(snapshot.severity));
}

QString FlagsCommand::summary() const
{
    return u"every flag: carrier, configured, in effect, last change, next deploy"_s;
}

void FlagsCommand::describe(QCommandLineParser &) const { }

ops::RefreshScope FlagsCommand::scope() const
{
    return ops::RefreshScope{.analytics = false, .inventory = true, .worker = true, .fullAnalytics = false};
}

void FlagsCommand::show(const Snapshot &snapshot)
{
    output().result(flagsJson(snapshot), flagsText(snapshot));
    if (!snapshot.liveDeployment) {
        finish(kUnknown);
        return;
    }
    const bool inert = std::any_of(
        snapshot.flags.begin(), snapshot.flags.end(), [](const FlagState &f) { return f.inert; });
    const bool undone = std::any_of(snapshot.flags.begin(), snapshot.flags.end(),
        [](const FlagState &f) { return f.on == true && f.survivesDeploy == false; });
    const bool unknown = std::any_of(
        snapshot.flags.begin(), snapshot.flags.end(), [](const FlagState &f) { return !f.on.has_value(); });
    finish(inert || undone ? kWarning : unknown ? kUnknown : kFine);
}

QString BindingsCommand::summary() const
{
    return u"bindings of the live version, checked; with a wrangler file: the drift"_s;
}

void BindingsCommand::describe(QCommandLineParser &parser) const
{
    parser.addOption(
        {u"version"_s, u"List the bindings of this version instead of the live one."_s, u"ID"_s});
    parser.addOption(
        {u"config"_s, u"Compare with this wrangler.toml, wrangler.json or wrangler.jsonc."_s, u"FILE"_s});
}

ops::RefreshScope BindingsCommand::scope() const
{
    return ops::RefreshScope{.analytics = false, .inventory = true, .worker = false, .fullAnalytics = false};
}

Result<void> BindingsCommand::readArguments(const QCommandLineParser &parser)
{
    const QString version = parser.value(u"version"_s);
    if (!version.isEmpty()) {
        m_version = VersionId::parse(toStd(version));
        if (!m_version)
            return usage("a version id is a UUID: " + toStd(version));
    }
    m_file = parser.value(u"config"_s);
    if (!m_file.isEmpty()) {
        // Read once here, so that a broken file is told as what it is before anything is asked.
        if (const auto file = config::readWranglerFile(m_file); !file)
            return edgedeck::fail(file.error());
    }
    return SnapshotCommand::readArguments(parser);
}

void BindingsCommand::adjust(ops::Connection &connection)
{
    if (!m_file.isEmpty())
        connection.profile.wranglerFile = toStd(QFileInfo(m_file).absoluteFilePath());
}

void BindingsCommand::show(const Snapshot &snapshot)
{
    if (!m_version) {
        output().result(bindingsJson(snapshot), bindingsText(snapshot));
        CheckResult worst = snapshot.liveDeployment ? CheckResult::Pass : CheckResult::Unknown;
        for (const CheckedBinding &checked : snapshot.bindings) {
            const CheckResult one = checked.worst();
            const auto rank = [](CheckResult r) {
                return r == CheckResult::Block  ? 3
                    : r == CheckResult::Warn    ? 2
                    : r == CheckResult::Unknown ? 1
                                                : 0;
            };
            if (rank(one) > rank(worst))
                worst = one;
        }
        finish(exitFor(worst));
        return;
    }
    session()->client().version(
        snapshot.account, snapshot.worker, *m_version, this, [this, snapshot](Result<WorkerVersion> version) {
            if (isFinished())
                return;
            if (!version) {
                Command::fail(version.error());
                return;
            }
            output().result(versionBindingsJson(snapshot, *version), versionBindingsText(*version));
            finish(kFine);
        });
}

} // namespace edgedeck::cli
