// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/marks.h"
#include "ui/shell/widgets/kpitile.h"

#include <QList>
#include <QString>

namespace edgedeck::ui {

/// The first sentence of the Cache page. Pure functions of a snapshot.
struct CacheVerdict
{
    Mark mark = Mark::Unknown;
    QString headline, word, rest;
};
[[nodiscard]] CacheVerdict cacheVerdict(const Snapshot &snapshot);
/// Cache hit rate, DO hit rate, L1 hit rate, KV writes, DO requests.
[[nodiscard]] QList<KpiState> cacheTiles(const Snapshot &snapshot);

struct TierRow
{
    QString name, hits, rate, target;
    Mark mark = Mark::None;
    int colour = 0; ///< 0 L1, 1 DO, 2 KV, 3 miss, 4 all
};
[[nodiscard]] QList<TierRow> tierRows(const Snapshot &snapshot);

} // namespace edgedeck::ui
