// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/processsetup.h"

#include "app/net/curlinit.h"
#include "app/net/redactor.h"

#include <QMessageLogContext>
#include <QString>
#include <QtGlobal>

#include <cstdio>
#include <cstdlib>

namespace edgedeck::ops {

namespace {

const char *severityWord(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "critical";
    case QtFatalMsg:
        return "fatal";
    }
    return "log";
}

void logLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const std::string line = std::string(context.category != nullptr ? context.category : "default") + ' '
        + severityWord(type) + ": " + text.toStdString();
    std::fprintf(stderr, "%s\n", net::processRedactor().clean(line).c_str());
    if (type == QtFatalMsg)
        std::abort();
}

} // namespace

Result<void> prepareProcess()
{
    qInstallMessageHandler(logLine);
    return net::initCurl();
}

} // namespace edgedeck::ops
