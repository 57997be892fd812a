// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/secrets/clientrun.h"

#include <QCoreApplication>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace edgedeck::test {

QString canaryArgument()
{
    QByteArray bytes(kCanary);
    for (char &c : bytes)
        c = static_cast<char>(static_cast<unsigned char>(c) ^ 0xA7U);
    return QString::fromLatin1(bytes.toHex());
}

QString testProgram(const QString &name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}

ClientRun runClient(const QString &program, const QStringList &arguments, QMap<QString, QString> environment,
    const QByteArray &input)
{
    QProcessEnvironment variables;
    variables.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    variables.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        variables.insert(it.key(), it.value());
    QProcess process;
    process.setProcessEnvironment(variables);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    ClientRun run;
    if (!process.waitForFinished(60'000)) {
        process.kill();
        process.waitForFinished();
        run.errors = u"did not end within a minute"_s;
        return run;
    }
    run.exitCode = process.exitCode();
    run.crashed = process.exitStatus() == QProcess::CrashExit;
    run.errors = QString::fromUtf8(process.readAllStandardError());
    const auto lines = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines)
        run.said.insert(line.section(u'=', 0, 0), line.section(u'=', 1));
    return run;
}

} // namespace edgedeck::test
