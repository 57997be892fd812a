// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/finding.h"

namespace edgedeck {

std::string_view toString(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return "ok";
    case Severity::Info:
        return "info";
    case Severity::Warning:
        return "warning";
    case Severity::Critical:
        return "critical";
    case Severity::Unknown:
        return "unknown";
    }
    return "unknown";
}

namespace {

int rank(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return 0;
    case Severity::Info:
        return 1;
    case Severity::Warning:
        return 2;
    case Severity::Unknown:
        return 3;
    case Severity::Critical:
        return 4;
    }
    return 3;
}

} // namespace

Severity worse(Severity a, Severity b)
{
    return rank(a) >= rank(b) ? a : b;
}

} // namespace edgedeck
