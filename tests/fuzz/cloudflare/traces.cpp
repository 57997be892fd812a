// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/audit.h"
#include "app/cloudflare/telemetry.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    const auto audit = cloudflare::decodeAudit(input.response, input.facts);
    fuzz::checkPage(input, audit);
    if (audit) {
        for (const cloudflare::AuditEntry &entry : audit->listed.items)
            static_cast<void>(cloudflare::changesWorker(entry, *ScriptName::parse("api")));
    }
    fuzz::check(input, cloudflare::decodeTelemetryEvents(input.response, input.facts));
    const auto counts = cloudflare::decodeTelemetryCounts(input.response, input.facts);
    fuzz::check(input, counts);
    if (counts) {
        for (const cloudflare::TelemetryCount &row : counts->rows)
            fuzz::require(row.count >= 0 && row.sampleInterval >= 1, "a count below zero");
    }
    return 0;
}
