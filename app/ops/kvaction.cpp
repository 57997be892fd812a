// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/kvaction.h"

namespace edgedeck::ops {

std::string_view kvActionOf(Meter meter)
{
    switch (meter) {
    case Meter::KvReads:
        return "read";
    case Meter::KvWrites:
        return "write";
    case Meter::KvDeletes:
        return "delete";
    case Meter::KvLists:
        return "list";
    default:
        return {};
    }
}

} // namespace edgedeck::ops
