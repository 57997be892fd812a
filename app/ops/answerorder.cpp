// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/answerorder.h"

namespace edgedeck::ops {

namespace {

constexpr std::chrono::minutes kNewerIsKept{5};

std::int64_t newest(const cloudflare::Listed<Deployment> &list)
{
    return list.items.empty() ? -1 : list.items.front().createdOn.time_since_epoch().count();
}

std::int64_t newest(const cloudflare::Listed<WorkerVersion> &list)
{
    return list.items.empty() ? -1 : static_cast<std::int64_t>(list.items.front().number);
}

template <class T> void refuse(const Sourced<T> &known, Result<T> &answer, Timestamp now)
{
    if (!answer || !known.value || now - known.at > kNewerIsKept || newest(*answer) >= newest(*known.value))
        return;
    answer = fail(Error{.cls = FaultClass::BadShape,
        .phase = Phase::Answer,
        .detail = "answers disagree: this list is older than the one read at " + toRfc3339(known.at)
            + ", which is kept"});
}

} // namespace

void refuseOlder(const Sourced<cloudflare::Listed<Deployment>> &known,
    Result<cloudflare::Listed<Deployment>> &answer, Timestamp now)
{
    refuse(known, answer, now);
}

void refuseOlder(const Sourced<cloudflare::Listed<WorkerVersion>> &known,
    Result<cloudflare::Listed<WorkerVersion>> &answer, Timestamp now)
{
    refuse(known, answer, now);
}

} // namespace edgedeck::ops
