// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/slots.h"

using namespace Qt::StringLiterals;

namespace edgedeck::secrets {

QString slotName(Slot slot)
{
    switch (slot) {
    case Slot::ReadToken:
        return u"read-token"_s;
    case Slot::WriteToken:
        return u"write-token"_s;
    case Slot::WorkerKey:
        return u"worker-key"_s;
    }
    return u"unknown"_s;
}

QString entryName(const QString &profile, Slot slot)
{
    return QString(profile + u'/' + slotName(slot));
}

} // namespace edgedeck::secrets
