// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/flagmodel.h"

#include "ui/models/format.h"

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

FlagFact unknownFact(const std::string &reason, Carrier carrier)
{
    const QString words = format::plain(reason);
    if (words.startsWith("forbidden"_L1))
        return {State::Forbidden, u"not readable"_s, {}, words.section(u':', 1).trimmed()};
    if (carrier == Carrier::SecretText && (words.isEmpty() || words.contains("not readable"_L1)))
        return {State::Unknown, u"value not readable"_s, {}, {}};
    return {State::Unknown, u"unknown"_s, {}, words};
}

FlagFact valueFact(const std::string &value, const FlagDefinition &definition)
{
    if (value == definition.on)
        return {State::On, u"on"_s, format::quoted(value), {}};
    if (value == definition.off)
        return {State::Off, u"off"_s, format::quoted(value), {}};
    return {State::Warning, u"other value"_s, format::quoted(value), {}};
}

FlagFact configuredFact(const FlagState &flag)
{
    return flag.configured.known() ? valueFact(*flag.configured.value, flag.definition)
                                   : unknownFact(flag.configured.unknown, flag.carrier);
}

FlagFact effectiveFact(const FlagState &flag, Timestamp now)
{
    if (flag.inert)
        return {State::Inert, u"code ignores it"_s, {}, {}};
    if (!flag.effective.known())
        return unknownFact(flag.effective.unknown, Carrier::Unknown);
    FlagFact fact = valueFact(*flag.effective.value, flag.definition);
    fact.raw.clear();
    const QString age = format::ago(now - flag.effective.asOf);
    fact.note = format::sourceName(flag.effective.source);
    if (!age.isEmpty())
        fact.note += (fact.note.isEmpty() ? QString() : u", "_s) + age;
    return fact;
}

FlagFact deployFact(const FlagState &flag)
{
    const QString why = format::plain(flag.survivesReason);
    if (!flag.survivesDeploy)
        return {State::Unknown, u"unknown"_s, {}, why};
    if (*flag.survivesDeploy)
        return {State::Ok, u"stays"_s, {}, why};
    return {State::Warning, u"would undo a flip"_s, {}, why};
}

} // namespace

QString carrierWords(Carrier carrier)
{
    switch (carrier) {
    case Carrier::PlainText:
        return u"plain_text var"_s;
    case Carrier::Json:
        return u"json var"_s;
    case Carrier::SecretText:
        return u"secret_text"_s;
    case Carrier::Flagship:
        return u"Flagship flag"_s;
    case Carrier::KvKey:
        return u"KV key"_s;
    case Carrier::Unknown:
        break;
    }
    return u"unknown"_s;
}

FlagRow describeFlag(const FlagState &flag, Timestamp now)
{
    FlagRow row;
    row.key = format::plain(flag.definition.name);
    row.flag = flag;
    row.configured = configuredFact(flag);
    row.effective = effectiveFact(flag, now);
    row.afterDeploy = deployFact(flag);
    row.carrier = carrierWords(flag.carrier);
    if (flag.lastChange) {
        row.lastChange
            = format::date(flag.lastChange->at, now) + u" "_s + format::hourMinute(flag.lastChange->at);
        if (!flag.lastChange->by.empty())
            row.lastChange += u" by "_s + format::plain(flag.lastChange->by);
        if (!flag.lastChange->message.empty())
            row.lastChange += u", “"_s + format::plain(flag.lastChange->message) + u"”"_s;
    }
    if (flag.inert)
        row.chip = State::Inert;
    else if (row.configured.state == State::Forbidden)
        row.chip = State::Forbidden;
    return row;
}

void FlagModel::setSnapshot(const Snapshot &snapshot)
{
    m_flags.clear();
    for (const FlagState &flag : snapshot.flags)
        m_flags.push_back(describeFlag(flag, snapshot.now));
    rebuild();
}

void FlagModel::setFilter(const QString &text)
{
    m_filter = text;
    rebuild();
}

void FlagModel::rebuild()
{
    std::vector<FlagRow> next;
    for (const FlagRow &row : m_flags) {
        if (m_filter.isEmpty() || row.key.contains(m_filter, Qt::CaseInsensitive))
            next.push_back(row);
    }
    merge(std::move(next));
}

int FlagModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FlagModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FlagRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn:
            return row.key;
        case ConfiguredColumn:
            return row.configured.word;
        case EffectiveColumn:
            return row.effective.word;
        case DeployColumn:
            return row.afterDeploy.word;
        default:
            return {};
        }
    case Qt::AccessibleTextRole:
        return u"%1, configured %2 %3, in effect %4, after the next deploy %5"_s.arg(
            row.key, row.configured.word, row.configured.raw, row.effective.word, row.afterDeploy.word);
    case IdRole:
    case SortRole:
        return row.key;
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant FlagModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static const QStringList kHeads{u"Flag"_s, u"Configured"_s, u"In effect"_s, u"After the next deploy"_s};
    return kHeads.value(section);
}

} // namespace edgedeck::ui
