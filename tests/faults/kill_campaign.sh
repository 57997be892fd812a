#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole kill campaign, by hand: 500 flips of the real program killed at every step, judged by the server.
#   tests/faults/kill_campaign.sh [RUNS] [SEED] [BUILD]      500, 20261122, build/ci
# Ends with the figures; exit code 0: no word was a lie and no intent was written twice.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${3:-build/ci}
cmake --build "$build" --target tst_killcampaign
exec "$build/tests/bin/tst_killcampaign" --program "$PWD/$build/bin/edgedeckctl" \
  --shim "$PWD/$build/tests/bin/libkillshim.so" --runs "${1:-500}" --seed "${2:-20261122}" --settle
