// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/experiment/proof.h"

namespace edgedeck {

std::string_view toString(EffectVerdict verdict)
{
    switch (verdict) {
    case EffectVerdict::Unknown:
        return "unknown";
    case EffectVerdict::TooEarly:
        return "too_early";
    case EffectVerdict::Effective:
        return "effective";
    case EffectVerdict::NotEffective:
        return "not_effective";
    }
    return "unknown";
}

std::optional<double> EffectProof::change() const
{
    if (!baseline || !after || *baseline <= 0)
        return std::nullopt;
    return (*after - *baseline) / *baseline;
}

} // namespace edgedeck
