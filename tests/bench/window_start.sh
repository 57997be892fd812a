#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The window on the sandbox to its first painted page, against the least window that Qt Charts allows; offscreen.
set -euo pipefail
. "$(dirname "$0")/sandbox.sh" --speed 0
export QT_QPA_PLATFORM=offscreen
export EDGEDECK_WORKER_URL EDGEDECK_WORKER_KEY
EDGEDECK_WORKER_URL=$(field worker_url)
EDGEDECK_WORKER_KEY=$(field worker_key)
# A profile names the Worker; without a keychain its token comes from the environment as above.
printf '%s\n' "$CLOUDFLARE_API_TOKEN" | env -u CLOUDFLARE_API_TOKEN "$ctl" --account "$CLOUDFLARE_ACCOUNT_ID" --worker "$worker" \
  profile add bench --api-base-url "$CLOUDFLARE_API_BASE_URL" --worker-url "$EDGEDECK_WORKER_URL" >/dev/null 2>&1 || true
"$measure" -n "${RUNS:-9}" -- "$build/bin/edgedeck" --profile bench --exit-after-first-paint --vs "$build/tests/bin/minimalcharts"
