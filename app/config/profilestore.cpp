// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/profile.h"

#include "app/base/qt/convert.h"
#include "app/config/atomicfile.h"
#include "app/config/profilejson.h"
#include "app/config/profilerules.h"
#include "app/config/relaxedjson.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace edgedeck::config {

namespace {

constexpr qint64 kMaxBytes = 1024 * 1024;

QString directory(const QString &home)
{
    return home + u"/profiles"_s;
}

QString fileOf(const QString &home, const QString &name)
{
    return directory(home) + u'/' + name + u".json"_s;
}

/// The sentence with the file's name in front of it.
Error about(const QString &file, Error error)
{
    error.detail = file.toStdString() + ": " + error.detail;
    return error;
}

tl::unexpected<Error> badName()
{
    return failLocal(
        FaultClass::Config, "a profile's name is 1 to 64 letters, digits, dots, dashes or underscores");
}

Result<nlohmann::ordered_json> readDocument(const QString &file)
{
    const auto bytes = readWhole(file, kMaxBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return parseRelaxedJson(std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
}

} // namespace

ProfileStore::ProfileStore(QString home)
    : m_home(std::move(home))
{
}

QStringList ProfileStore::names() const
{
    QStringList found;
    const auto files
        = QDir(directory(m_home)).entryList({u"*.json"_s}, QDir::Files | QDir::Hidden, QDir::Name);
    for (const QString &file : files) {
        const QString name = file.chopped(5);
        if (isProfileName(name))
            found.append(name);
    }
    return found;
}

Result<Profile> ProfileStore::load(const QString &name) const
{
    if (!isProfileName(name))
        return badName();
    const QString file = fileOf(m_home, name);
    const auto document = readDocument(file);
    if (!document) {
        if (document.error().cls == FaultClass::NotFound)
            return failLocal(FaultClass::Config, "there is no profile " + toStd(name));
        return fail(about(file, document.error()));
    }
    auto profile = readProfile(*document);
    if (!profile)
        return fail(about(file, profile.error()));
    // The file's name is the name: a copied file is a profile of its own.
    profile->name = toStd(name);
    if (auto good = checkProfile(*profile); !good)
        return fail(about(file, good.error()));
    return profile;
}

Result<void> ProfileStore::save(const Profile &profile)
{
    if (auto good = checkProfile(profile); !good)
        return good;
    const QString file = fileOf(m_home, toQString(profile.name));
    auto document = readDocument(file);
    if (!document && document.error().cls != FaultClass::NotFound)
        return fail(about(file, document.error())); // never replace what could not be understood
    nlohmann::ordered_json merged = document ? std::move(*document) : nlohmann::ordered_json::object();
    if (document) {
        if (auto known = readProfile(merged); !known)
            return fail(about(file, known.error()));
    }
    writeProfile(profile, merged);
    const std::string text
        = merged.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    return writeAtomically(file, QByteArray(text.data(), static_cast<qsizetype>(text.size())));
}

Result<void> ProfileStore::remove(const QString &name)
{
    if (!isProfileName(name))
        return badName();
    QFile file(fileOf(m_home, name));
    if (!file.exists())
        return failLocal(FaultClass::Config, "there is no profile " + toStd(name));
    if (!file.remove())
        return failLocal(FaultClass::Storage,
            "cannot remove " + toStd(file.fileName()) + ": " + toStd(file.errorString()));
    return {};
}

} // namespace edgedeck::config
