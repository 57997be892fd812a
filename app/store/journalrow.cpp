// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/journalrow.h"

#include "app/base/qt/convert.h"
#include "app/store/journalschema.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <string_view>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

constexpr std::size_t kFirstColumns = 25; ///< of the first schema

/// What the second schema's columns hold in rows that say nothing of them; NULL is left out as well.
const std::array<QVariant, 8> kDefaults{QVariant(u""_s), QVariant(), QVariant(qint64{0}), QVariant(),
    QVariant(u""_s), QVariant(u""_s), QVariant(u""_s), QVariant(u""_s)};

QVariant text(std::string_view value)
{
    // QVariant of a null QString binds NULL: an empty text must stay an empty text.
    const QString string = toQString(value);
    return string.isNull() ? QVariant(u""_s) : QVariant(string);
}

QVariant cleaned(const std::string &value)
{
    return text(withoutTokens(toQString(value)).toStdString());
}

template <class Enum, class ToString>
std::optional<Enum> enumFrom(const std::string &word, Enum last, ToString toText)
{
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        if (toText(static_cast<Enum>(i)) == word)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

QVariant errorToText(const std::optional<Error> &error)
{
    if (!error)
        return {};
    QJsonObject object{{u"class"_s, toQString(toString(error->cls))},
        {u"phase"_s, toQString(toString(error->phase))}, {u"sent"_s, toQString(toString(error->sent))},
        {u"endpoint"_s, toQString(error->endpoint)}, {u"cf_ray"_s, toQString(error->cfRay)},
        {u"detail"_s, withoutTokens(toQString(error->detail))}};
    if (error->httpStatus)
        object.insert("http_status"_L1, *error->httpStatus);
    if (error->apiCode)
        object.insert("code"_L1, *error->apiCode);
    if (error->retryAfter)
        object.insert("retry_after"_L1, static_cast<qint64>(error->retryAfter->count()));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

std::optional<Error> errorFromText(const QVariant &value)
{
    if (value.isNull())
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(value.toString().toUtf8()).object();
    const auto word = [&](QLatin1StringView key) { return toStd(object.value(key).toString()); };
    Error error;
    error.cls = enumFrom(word("class"_L1), FaultClass::Config, [](FaultClass c) {
        return toString(c);
    }).value_or(FaultClass::Server);
    error.phase = enumFrom(word("phase"_L1), Phase::Local, [](Phase p) {
        return toString(p);
    }).value_or(Phase::Answer);
    error.sent = enumFrom(word("sent"_L1), Sent::Unknown, [](Sent s) {
        return toString(s);
    }).value_or(Sent::Unknown);
    error.endpoint = word("endpoint"_L1);
    error.cfRay = word("cf_ray"_L1);
    error.detail = word("detail"_L1);
    if (object.contains("http_status"_L1))
        error.httpStatus = object.value("http_status"_L1).toInt();
    if (object.contains("code"_L1))
        error.apiCode = object.value("code"_L1).toInt();
    if (object.contains("retry_after"_L1))
        error.retryAfter = std::chrono::seconds(object.value("retry_after"_L1).toInteger());
    return error;
}

template <class Id> QVariant idOrNull(const std::optional<Id> &id)
{
    return id ? text(id->str()) : QVariant();
}

template <class Id> Id idFrom(const QVariant &value)
{
    return Id::parse(toStd(value.toString())).value_or(Id{});
}

template <class Id> std::optional<Id> optionalIdFrom(const QVariant &value)
{
    return value.isNull() ? std::nullopt : Id::parse(toStd(value.toString()));
}

qint64 micros(Timestamp at)
{
    return at.time_since_epoch().count();
}

QVariant microsOrNull(const std::optional<Timestamp> &at)
{
    return at ? QVariant(micros(*at)) : QVariant();
}

Timestamp fromMicros(const QVariant &value)
{
    return Timestamp(std::chrono::microseconds(value.toLongLong()));
}

} // namespace

QString withoutTokens(const QString &text)
{
    static const QRegularExpression shape(
        u"cf(?:k|ut|at)_[A-Za-z0-9_-]{16,}|(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{16,}"_s);
    QString result = text;
    return result.replace(shape, u"[token]"_s);
}

/// The value that undo would write back: kept whole or, where it looks like a token, not at all.
QVariant beforeValue(const FlipRecord &record)
{
    if (!record.before || record.carrier == Carrier::SecretText)
        return {};
    const QVariant whole = text(*record.before);
    return cleaned(*record.before) == whole ? whole : QVariant();
}

std::vector<QVariant> toRow(const FlipRecord &record, qint64 seq, Timestamp wall)
{
    const bool secret = record.carrier == Carrier::SecretText;
    return {QVariant(seq), text(record.opId), text(toString(record.state)), text(record.account.str()),
        text(record.worker.str()), text(record.flag), text(toString(record.carrier)),
        text(toString(record.route)), text(toString(record.strategy)),
        QVariant(static_cast<qint64>(record.maxDelay)), beforeValue(record),
        secret ? text("") : cleaned(record.after), cleaned(record.reason), cleaned(record.operatorName),
        text(record.undoOf), text(record.baseVersion.str()), QVariant(static_cast<qint64>(record.baseNumber)),
        text(record.baseDeployment.str()), idOrNull(record.newVersion), idOrNull(record.newDeployment),
        QVariant(micros(record.createdAt)), QVariant(micros(record.updatedAt)), QVariant(micros(wall)),
        errorToText(record.error), cleaned(record.note), text(record.apiBase), microsOrNull(record.sentAt),
        QVariant(static_cast<qint64>(record.durableObjects ? 1 : 0)), microsOrNull(record.pendingUntil),
        record.act == FlipAct::Flip ? text("") : text(toString(record.act)), text(record.baseMark),
        text(record.skippedCheck), cleaned(record.skipReason)};
}

std::optional<FlipRecord> fromRow(const std::vector<QVariant> &row)
{
    const auto word = [&](std::size_t column) { return toStd(row[column].toString()); };
    const auto state = flipStateFromString(word(2));
    const auto carrier = enumFrom(word(6), Carrier::KvKey, [](Carrier c) { return toString(c); });
    const auto route = routeFromString(word(7));
    const auto strategy
        = enumFrom(word(8), UpdateStrategy::Immediate, [](UpdateStrategy s) { return toString(s); });
    const auto act = word(29).empty() ? std::optional(FlipAct::Flip) : flipActFromString(word(29));
    if (!state || !carrier || !route || !strategy || !act)
        return std::nullopt;
    FlipRecord record;
    record.opId = word(1);
    record.state = *state;
    record.account = idFrom<AccountId>(row[3]);
    record.worker = idFrom<ScriptName>(row[4]);
    record.flag = word(5);
    record.carrier = *carrier;
    record.route = *route;
    record.strategy = *strategy;
    record.maxDelay = row[9].toLongLong();
    if (!row[10].isNull())
        record.before = word(10);
    record.after = word(11);
    record.reason = word(12);
    record.operatorName = word(13);
    record.undoOf = word(14);
    record.baseVersion = idFrom<VersionId>(row[15]);
    record.baseNumber = row[16].toLongLong();
    record.baseDeployment = idFrom<DeploymentId>(row[17]);
    record.newVersion = optionalIdFrom<VersionId>(row[18]);
    record.newDeployment = optionalIdFrom<DeploymentId>(row[19]);
    record.createdAt = fromMicros(row[20]);
    record.updatedAt = fromMicros(row[21]);
    record.error = errorFromText(row[23]);
    record.note = word(24);
    record.apiBase = word(25);
    if (!row[26].isNull())
        record.sentAt = fromMicros(row[26]);
    record.durableObjects = row[27].toLongLong() != 0;
    if (!row[28].isNull())
        record.pendingUntil = fromMicros(row[28]);
    record.act = *act;
    record.baseMark = word(30);
    record.skippedCheck = word(31);
    record.skipReason = word(32);
    return record;
}

QString rowHash(const QString &previous, const std::vector<QVariant> &row)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&](const QVariant &value) {
        if (value.isNull()) {
            hash.addData(QByteArrayView("-;"));
            return;
        }
        const QByteArray bytes = value.toString().toUtf8();
        hash.addData(QByteArray(QByteArray::number(bytes.size()) + ':'));
        hash.addData(bytes);
        hash.addData(QByteArrayView(";"));
    };
    add(previous);
    // Rows of the first schema keep their hash: what came later counts by name, and only where it says something.
    for (std::size_t i = 0; i < std::min(row.size(), kFirstColumns); ++i)
        add(row[i]);
    for (std::size_t i = kFirstColumns; i < row.size(); ++i) {
        if (row[i].isNull() || row[i] == kDefaults.at(i - kFirstColumns))
            continue;
        add(journalColumns().at(static_cast<qsizetype>(i)));
        add(row[i]);
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace edgedeck::store
