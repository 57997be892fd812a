// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"

namespace edgedeck::ops {

/// A replica may answer with an older list than one that was read before. Makes such an answer an error ("answers
/// disagree"), so that what is known is kept and the difference is told. After five minutes the older one is believed:
/// a Worker that was deleted and made again counts from one.
void refuseOlder(const Sourced<cloudflare::Listed<Deployment>> &known,
    Result<cloudflare::Listed<Deployment>> &answer, Timestamp now);
void refuseOlder(const Sourced<cloudflare::Listed<WorkerVersion>> &known,
    Result<cloudflare::Listed<WorkerVersion>> &answer, Timestamp now);

} // namespace edgedeck::ops
