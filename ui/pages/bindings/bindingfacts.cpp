// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bindings/bindingfacts.h"

#include "ui/models/bindingmodel.h"
#include "ui/models/format.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

/// 3 to 63 of a-z, 0-9 and hyphen: nothing else may get into an address.
bool isBucketName(const std::string &name)
{
    return name.size() >= 3 && name.size() <= 63 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

QString usedBy(const Binding &binding, const Snapshot &snapshot)
{
    QStringList flags;
    for (const FlagState &flag : snapshot.flags) {
        const auto &needed = flag.definition.requiredBindings;
        if (std::find(needed.begin(), needed.end(), binding.name) != needed.end())
            flags << format::plain(flag.definition.name);
    }
    return flags.isEmpty() ? QString() : u"flag "_s + flags.join(u", "_s);
}

BindingFact today(const Snapshot &snapshot, Meter meter, const QString &what)
{
    const QuotaReading *quota = snapshot.quota(meter);
    if (quota == nullptr || !quota->used.known())
        return {u"Today"_s, format::unknownWords(quota == nullptr ? "not read yet" : quota->used.unknown),
            false, true};
    return {u"Today"_s,
        u"%1 %2, as of %3"_s.arg(
            format::count(*quota->used.value), what, format::hourMinute(quota->used.asOf)),
        false, false};
}

void addResolved(std::vector<BindingFact> &facts, const QString &label, const Reading<std::string> &resolved)
{
    if (resolved.known())
        facts.push_back({label, format::plain(*resolved.value), false, false});
    else
        facts.push_back({label, format::unknownWords(resolved.unknown), false, true});
}

/// What else the API lists of an R2 bucket, a database, a queue or a type that is newer than this program: field by
/// field, as it is written.
void addListed(std::vector<BindingFact> &facts, const Binding &binding)
{
    const QJsonObject entry = QJsonDocument::fromJson(QByteArray::fromStdString(binding.raw)).object();
    for (auto field = entry.begin(); field != entry.end(); ++field) {
        const QString value = field->isDouble() ? QString::number(field->toDouble())
            : field->isBool()                   ? (field->toBool() ? u"true"_s : u"false"_s)
                                                : field->toString();
        const bool shown = field.key() == "name"_L1 || field.key() == "type"_L1
            || value.toStdString() == binding.targetId || value.isEmpty();
        if (!shown)
            facts.push_back({format::plain(field.key().toStdString()).replace(u'_', u' '),
                format::plain(value.toStdString()), true, false});
    }
}

} // namespace

std::vector<BindingFact> factsOf(const CheckedBinding &checked, const Snapshot &snapshot)
{
    const Binding &binding = checked.binding;
    std::vector<BindingFact> facts;
    if (binding.type == "durable_object_namespace") {
        facts.push_back({u"Class"_s, format::plain(binding.className), true, false});
        facts.push_back({u"Namespace"_s, binding.targetId.empty() ? u"–"_s : format::middle(binding.targetId),
            true, false});
        if (checked.sqlite)
            facts.push_back({u"Storage"_s, *checked.sqlite ? u"SQLite"_s : u"key-value"_s, false, false});
        else
            addResolved(facts, u"Storage"_s, checked.resolved);
        facts.push_back(
            {u"Script"_s, binding.scriptName.empty() ? u"this Worker"_s : format::plain(binding.scriptName),
                !binding.scriptName.empty(), false});
    } else if (isSecret(binding)) {
        facts.push_back({u"Value"_s, u"value not readable"_s, false, false});
    } else if (binding.type == "plain_text" || binding.type == "json") {
        facts.push_back({u"Value"_s, BindingModel::target(binding), true, false});
    } else {
        facts.push_back({u"Target"_s, BindingModel::target(binding), true, false});
        addListed(facts, binding);
        addResolved(facts, u"Resolved"_s, checked.resolved);
    }
    facts.push_back({u"Type"_s, format::plain(binding.type), true, false});
    if (const QString user = usedBy(binding, snapshot); !user.isEmpty())
        facts.push_back({u"Used by"_s, user, false, false});
    if (snapshot.flag(binding.name) != nullptr)
        facts.push_back({u"Used as"_s, u"flag of this profile"_s, false, false});
    if (binding.type == "durable_object_namespace")
        facts.push_back(today(snapshot, Meter::DoRequests, u"requests"_s));
    if (binding.type == "kv_namespace")
        facts.push_back(today(snapshot, Meter::KvWrites, u"writes, whole account"_s));
    if (checked.fileValue)
        facts.push_back({u"wrangler file"_s, format::plain(*checked.fileValue), false, false});
    return facts;
}

QString dashboardUrl(const CheckedBinding &checked, const Snapshot &snapshot)
{
    if (snapshot.account.empty() || snapshot.environment == Environment::Sandbox)
        return {};
    const QString account = u"https://dash.cloudflare.com/"_s + format::plain(snapshot.account.str());
    const Binding &binding = checked.binding;
    if (binding.type == "kv_namespace" && isHex(binding.targetId, 32))
        return account + u"/workers/kv/namespaces/"_s + format::plain(binding.targetId);
    if (binding.type == "d1" && isUuid(binding.targetId))
        return account + u"/workers/d1/databases/"_s + format::plain(binding.targetId);
    if (binding.type == "r2_bucket" && isBucketName(binding.targetId))
        return account + u"/r2/default/buckets/"_s + format::plain(binding.targetId);
    if (binding.type == "queue")
        return account + u"/workers/queues"_s;
    if (snapshot.worker.empty())
        return {};
    return account + u"/workers/services/view/"_s + format::plain(snapshot.worker.str())
        + u"/production/settings"_s;
}

} // namespace edgedeck::ui
