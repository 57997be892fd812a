// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/cli/program.h"
#include "app/ops/processsetup.h"
#include "app/secrets/processhardening.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    edgedeck::secrets::hardenProcess();
    const auto prepared = edgedeck::ops::prepareProcess();
    if (!prepared) {
        std::fprintf(stderr, "edgedeckctl: %s\n", prepared.error().detail.c_str());
        return 64;
    }
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("edgedeckctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(EDGEDECK_VERSION));
    const edgedeck::SystemClock clock;
    edgedeck::cli::Program program(clock);
    return program.run(QCoreApplication::arguments());
}
