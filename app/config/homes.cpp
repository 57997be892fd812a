// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/profile.h"

#include <QDir>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace edgedeck::config {

namespace {

QString home(const QString &part, QStandardPaths::StandardLocation location)
{
    const QString own = qEnvironmentVariable("EDGEDECK_HOME");
    if (!own.isEmpty())
        return QDir::cleanPath(QDir(own).absoluteFilePath(part));
    return QStandardPaths::writableLocation(location) + u"/edgedeck"_s;
}

} // namespace

QString configHome()
{
    return home(u"config"_s, QStandardPaths::GenericConfigLocation);
}

QString dataHome()
{
    return home(u"data"_s, QStandardPaths::GenericDataLocation);
}

} // namespace edgedeck::config
