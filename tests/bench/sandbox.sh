# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the other scripts: starts a sandbox of build/release and points the environment at it. As root everything
# that is measured, the sandbox included, runs before other work of the machine (SCHED_FIFO).
if [ -z "${EDGEDECK_PRIORITY:-}" ] && chrt -f 5 true 2>/dev/null; then
  EDGEDECK_PRIORITY=fifo exec chrt -f 5 bash "$0"
fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${EDGEDECK_BUILD:-build/release}
ctl=$build/bin/edgedeckctl
measure=${EDGEDECK_MEASURE:-$build/tests/bin/measure}
work=$(mktemp -d)
trap 'kill "$sandbox" $others 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
others=
"$ctl" sandbox "$@" >"$work/sandbox" &
sandbox=$!
until [ -s "$work/sandbox" ]; do sleep 0.05; done
field() { sed -n "1s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/sandbox"; }
export CLOUDFLARE_API_TOKEN CLOUDFLARE_ACCOUNT_ID CLOUDFLARE_API_BASE_URL EDGEDECK_HOME
CLOUDFLARE_API_TOKEN=$(field api_token)
CLOUDFLARE_ACCOUNT_ID=$(field account_id)
CLOUDFLARE_API_BASE_URL=$(field api_base_url)
EDGEDECK_HOME=$work/home
worker=$(field worker)
