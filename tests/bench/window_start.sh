#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The window on the sandbox to its first painted page, against the least window that Qt Charts allows; offscreen.
set -euo pipefail
. "$(dirname "$0")/sandbox.sh" --speed 0
export QT_QPA_PLATFORM=offscreen
export EDGEDECK_WORKER_URL EDGEDECK_WORKER_KEY
EDGEDECK_WORKER_URL=$(field worker_url)
EDGEDECK_WORKER_KEY=$(field worker_key)
"$measure" -n "${RUNS:-9}" -- "$build/bin/edgedeck" --exit-after-first-paint --worker "$worker" --vs "$build/tests/bin/minimalcharts"
