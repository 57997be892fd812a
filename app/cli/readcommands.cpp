// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/readcommands.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/missingworker.h"
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

Result<void> SnapshotCommand::readArguments(const QCommandLineParser &)
{
    return {};
}

void SnapshotCommand::judge(const Snapshot &snapshot)
{
    if (isFinished())
        return;
    const Error *fault = targetFault(snapshot);
    if (fault == nullptr) {
        present(snapshot);
        return;
    }
    // Quotas are the account's: without this a mistyped Worker would look like an incident of one that exists.
    explainTarget(*session(), *fault, this, [this, snapshot](const Explained &found) {
        if (isFinished())
            return;
        if (found.more)
            Command::fail(found.error, found.exit, found.action);
        else
            present(snapshot);
    });
}

void SnapshotCommand::present(const Snapshot &snapshot)
{
    if (const Error *error = nothingReadable(snapshot)) {
        Command::fail(*error, exitFor(*error));
        return;
    }
    const auto late = std::count_if(snapshot.faults.begin(), snapshot.faults.end(),
        [](const SourceFault &fault) { return fault.error.cls == FaultClass::Timeout; });
    if (late > 0)
        output().message("edgedeckctl: " + std::to_string(late) + (late == 1 ? " source" : " sources")
            + " did not answer in time; what came is shown\n");
    show(snapshot);
}

void StatusCommand::show(const Snapshot &snapshot)
{
    output().result(statusJson(snapshot), statusText(snapshot));
    finish(exitFor(snapshot.severity));
}

void TriageCommand::show(const Snapshot &snapshot)
{
    output().result(triageJson(snapshot), triageText(snapshot));
    finish(exitFor(snapshot.severity));
}

ops::RefreshScope FlagsCommand::scope() const
{
    return ops::RefreshScope{.analytics = false, .inventory = true, .worker = true, .fullAnalytics = false};
}

void FlagsCommand::show(const Snapshot &snapshot)
{
    output().result(flagsJson(snapshot), flagsText(snapshot));
    if (!bindingsUnread(snapshot).empty()) {
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
            return usage("--version takes the id of a version (a UUID), not `" + toStd(version) + "`");
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
        CheckResult worst = bindingsUnread(snapshot).empty() ? CheckResult::Pass : CheckResult::Unknown;
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
                Command::fail(version.error(), exitFor(version.error()),
                    version.error().cls == FaultClass::NotFound
                        ? "`wrangler versions list` shows the ids of versions that still exist."
                        : std::string());
                return;
            }
            output().result(versionBindingsJson(snapshot, *version), versionBindingsText(*version));
            finish(kFine);
        });
}

} // namespace edgedeck::cli
