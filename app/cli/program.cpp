// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/verbs.h"

#include <QCoreApplication>
#include <QTimer>

#include <cmath>
#include <cstdio>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

} // namespace

Program::Program(const Clock &clock)
    : m_clock(clock)
{
}

Program::~Program() = default;

QString Program::helpText()
{
    QString text = u"Usage: edgedeckctl [options] VERB [options]\n"
                   u"Operations console for Cloudflare Workers.\n\nVerbs:\n"_s;
    for (const QString &verb : verbNames())
        text += u"  %1%2\n"_s.arg(verb, -12).arg(makeCommand(verb)->summary());
    QCommandLineParser parser;
    parser.addOptions(globalOptions());
    const QString options = parser.helpText();
    text += u"\n"_s + options.mid(options.indexOf(u"Options:"_s));
    text += u"  --help               This text; after a verb: that verb's.\n"
            u"  --version            Version of the program.\n\n"
            u"Exit codes: reads 0 fine, 1 warning, 2 critical, 3 unknown; writes 0 read back as live, 4 not\n"
            u"applied, 5 outcome unknown; 64 usage, 69 unreachable, 77 permission or token.\n"_s;
    return text;
}

int Program::refuse(const Error &error)
{
    m_output.error(error);
    return exitFor(error);
}

int Program::run(const QStringList &arguments)
{
    // --json decides how even a mistake in the options is told.
    m_output.setJson(arguments.contains(u"--json"_s));
    QCommandLineParser parser;
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    parser.addOptions(globalOptions());
    parser.addOption({{u"h"_s, u"help"_s}, u"Help."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Version."_s});
    if (!parser.parse(arguments))
        return refuse(usage(toStd(parser.errorText())).value());
    if (parser.isSet(u"version"_s)) {
        print(u"edgedeckctl %1\n"_s.arg(QCoreApplication::applicationVersion()));
        return kFine;
    }
    const QStringList positional = parser.positionalArguments();
    if (parser.isSet(u"help"_s)) {
        print(helpText());
        return kFine;
    }
    if (positional.isEmpty())
        return refuse(usage("which verb? edgedeckctl --help lists them").value());
    if (auto read = readGlobals(parser); !read)
        return refuse(read.error());
    return runVerb(positional.front(), positional.mid(1));
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
            return usage("--timeout takes seconds, more than 0");
        m_globals.timeout = duration_cast<milliseconds>(duration<double>(value));
    }
    if (parser.isSet(u"token-fd"_s)) {
        bool ok = false;
        const int fd = parser.value(u"token-fd"_s).toInt(&ok);
        if (!ok || fd < 0)
            return usage("--token-fd takes the number of an open descriptor");
        m_globals.overrides.tokenFd = fd;
    }
    return {};
}

int Program::runVerb(const QString &verb, const QStringList &arguments)
{
    m_command = makeCommand(verb);
    if (!m_command) {
        const std::string name = toStd(verb);
        return refuse(usage(isLaterVerb(verb)
                ? "this version has no `" + name + "` yet; edgedeckctl --help lists what it has"
                : "no verb `" + name + "`; edgedeckctl --help lists them")
                          .value());
    }
    QCommandLineParser parser;
    parser.setApplicationDescription(m_command->summary());
    m_command->describe(parser);
    parser.addOptions(globalOptions());
    parser.addOption({{u"h"_s, u"help"_s}, u"This text."_s});
    parser.addPositionalArgument(verb, m_command->summary(), verb);
    if (!parser.parse(QStringList{u"edgedeckctl"_s, verb} + arguments))
        return refuse(usage(toStd(parser.errorText())).value());
    if (parser.isSet(u"help"_s)) {
        print(parser.helpText());
        return kFine;
    }
    if (auto read = readGlobals(parser); !read)
        return refuse(read.error());

    int code = kUnknown;
    bool ended = false;
    m_command->prepare(m_output, m_globals, m_clock);
    connect(m_command.get(), &Command::finished, this, [&](int exitCode) {
        code = exitCode;
        ended = true;
        QCoreApplication::exit(exitCode);
    });
    connect(&m_signals, &Signals::received, m_command.get(),
        [this](int signal) { m_command->interrupted(signal); });
    const auto limit
        = m_globals.timeout.value_or(m_command->defaultTimeout(parser.positionalArguments().mid(1)));
    if (limit.count() > 0)
        QTimer::singleShot(limit, Qt::PreciseTimer, m_command.get(), [this] { m_command->timedOut(); });
    // A prompt must be able to end by Ctrl+C while it blocks: signals are caught only afterwards.
    if (auto started = m_command->start(parser); !started)
        return refuse(started.error());
    m_signals.catchThem();
    if (!ended)
        QCoreApplication::exec();
    m_command.reset();
    return code;
}

} // namespace edgedeck::cli
