// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include "app/base/qt/convert.h"
#include "app/cli/arguments.h"
#include "app/cli/exitcode.h"
#include "app/cli/helptext.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/verbs.h"

#include <QCoreApplication>
#include <QTimer>

#include <cmath>
#include <set>
#include <string>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono;

Program::Program(const Clock &clock)
    : m_clock(clock)
{
}

Program::~Program() = default;

int Program::refuse(const Error &error, const VerbSpec *verb, const ActSpec *act)
{
    const bool words = error.cls == FaultClass::Config && error.phase == Phase::Local;
    m_output.error(error, words ? helpCommand(verb, act) + " shows what there is." : std::string());
    return exitFor(error);
}

int Program::help(const QStringList &words)
{
    if (words.isEmpty()) {
        m_output.result(helpJson(programHelp()), programHelp());
        return kFine;
    }
    const VerbSpec *verb = findVerb(toStd(words.front()));
    if (verb == nullptr)
        return refuse(Arguments::unknownVerb(toStd(words.front())));
    const bool named = verb->hasActs() && words.size() > 1;
    const ActSpec *act = named ? verb->act(toStd(words.at(1))) : nullptr;
    if (named && act == nullptr)
        return refuse(Arguments::actOf(*verb, words.mid(1)).error(), verb);
    m_output.result(helpJson(verbHelp(*verb, act)), verbHelp(*verb, act));
    return kFine;
}

int Program::run(const QStringList &arguments)
{
    // --json decides how even a mistake in the options is told.
    m_output.setJson(arguments.contains(u"--json"_s));
    QCommandLineParser parser;
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    Arguments::addOptions(parser, globalOptionTable());
    parser.addOption({{u"h"_s, u"help"_s}, u"Help."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Version."_s});
    if (!parser.parse(arguments))
        return refuse(Arguments::parserError(parser, nullptr, nullptr));
    if (parser.isSet(u"version"_s)) {
        const std::string version = toStd(QCoreApplication::applicationVersion());
        m_output.result(versionJson(version), "edgedeckctl " + version);
        return kFine;
    }
    QStringList positional = parser.positionalArguments();
    const bool asked = !positional.isEmpty() && positional.front() == u"help"_s;
    if (asked)
        positional.removeFirst();
    positional.removeAll(u"--json"_s);
    if (asked || parser.isSet(u"help"_s))
        return help(positional);
    if (positional.isEmpty())
        return refuse(usage("a verb is missing").value());
    if (auto read = readGlobals(parser); !read)
        return refuse(read.error());
    const VerbSpec *verb = findVerb(toStd(positional.front()));
    if (verb == nullptr)
        return refuse(Arguments::unknownVerb(toStd(positional.front())));
    return runVerb(*verb, parser.positionalArguments().mid(1));
}

Result<void> Program::readGlobals(const QCommandLineParser &parser)
{
    const auto take = [&](QString &into, const QString &option) {
        if (parser.isSet(option))
            into = parser.value(option);
    };
    take(m_globals.overrides.profile, u"profile"_s);
    take(m_globals.overrides.account, u"account"_s);
    take(m_globals.overrides.worker, u"worker"_s);
    if (parser.isSet(u"json"_s))
        m_output.setJson(true);
    if (parser.isSet(u"quiet"_s))
        m_output.setQuiet(true);
    if (parser.isSet(u"timeout"_s)) {
        bool ok = false;
        const double value = parser.value(u"timeout"_s).toDouble(&ok);
        if (!ok || !std::isfinite(value) || value <= 0 || value > 86'400)
            return usage("--timeout takes seconds, more than 0 and at most 86400, not `"
                + toStd(parser.value(u"timeout"_s)) + "`");
        m_globals.timeout = duration_cast<milliseconds>(duration<double>(value));
    }
    if (parser.isSet(u"token-fd"_s)) {
        bool ok = false;
        const int fd = parser.value(u"token-fd"_s).toInt(&ok);
        if (!ok || fd < 0)
            return usage("--token-fd takes the number of an open descriptor, not `"
                + toStd(parser.value(u"token-fd"_s)) + "`");
        m_globals.overrides.tokenFd = fd;
    }
    return {};
}

int Program::runVerb(const VerbSpec &verb, const QStringList &arguments)
{
    QCommandLineParser parser;
    Arguments::addOptions(parser, globalOptionTable());
    std::set<std::string> known;
    for (const ActSpec &act : verb.acts) {
        for (const OptionSpec &option : act.options) {
            // One option may belong to several acts.
            if (known.insert(option.name).second)
                Arguments::addOptions(parser, {option});
        }
    }
    parser.addOption({{u"h"_s, u"help"_s}, u"This text."_s});
    const bool parsed = parser.parse(QStringList{u"edgedeckctl"_s, toQString(verb.name)} + arguments);
    const QStringList words = parser.positionalArguments().mid(1);
    const ActSpec *act = verb.hasActs() && !words.isEmpty() ? verb.act(toStd(words.front())) : nullptr;
    if (!verb.hasActs())
        act = &verb.acts.front();
    if (!parsed)
        return refuse(Arguments::parserError(parser, &verb, act), &verb, act);
    if (parser.isSet(u"help"_s))
        return help(QStringList{toQString(verb.name)} + (verb.hasActs() ? words.mid(0, 1) : QStringList{}));
    if (auto read = readGlobals(parser); !read)
        return refuse(read.error(), &verb, act);
    const auto named = Arguments::actOf(verb, words);
    if (!named)
        return refuse(named.error(), &verb);
    const QStringList operands = verb.hasActs() ? words.mid(1) : words;
    if (auto fits = Arguments::check(parser, verb, **named, operands); !fits)
        return refuse(fits.error(), &verb, *named);
    return runAct(verb, **named, parser);
}

int Program::runAct(const VerbSpec &verb, const ActSpec &act, const QCommandLineParser &parser)
{
    m_command = makeCommand(verb.name);
    int code = kUnknown;
    bool ended = false;
    connect(m_command.get(), &Command::finished, this, [&](int exitCode) {
        code = exitCode;
        ended = true;
        QCoreApplication::exit(exitCode);
    });
    connect(&m_signals, &Signals::received, m_command.get(),
        [this](int signal) { m_command->interrupted(signal); });
    const auto limit
        = m_globals.timeout.value_or(m_command->defaultTimeout(parser.positionalArguments().mid(1)));
    std::optional<SteadyTime> until;
    if (limit.count() > 0) {
        until = m_clock.steady() + limit;
        QTimer::singleShot(limit, Qt::PreciseTimer, m_command.get(), [this] { m_command->timedOut(); });
    }
    m_command->prepare(m_output, m_globals, m_clock, until, helpCommand(&verb, &act));
    // A prompt must be able to end by Ctrl+C while it blocks: signals are caught only afterwards.
    if (auto started = m_command->start(parser); !started)
        return refuse(started.error(), &verb, &act);
    m_signals.catchThem();
    if (!ended)
        QCoreApplication::exec();
    m_command.reset();
    return code;
}

} // namespace edgedeck::cli
