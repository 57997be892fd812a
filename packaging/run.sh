#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the build dependencies, builds, and starts Edgedeck on the local sandbox.
#   packaging/run.sh                      the KV write limit incident, no account needed
#   packaging/run.sh -- --profile prod    any arguments of edgedeck instead of --sandbox
# Without a display the same incident runs headless: triage in text, page pictures in build/pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/setup.sh
. packaging/setup.sh

arguments=(--sandbox)
while [ $# -gt 0 ]; do
  case "$1" in
    --) shift; arguments=("$@"); break ;;
    -h|--help) sed -n '3,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) stop "unknown argument $1; arguments for edgedeck come after --" ;;
  esac
done

install_missing "${EDGEDECK_BUILD_PACKAGES[@]}"
say "Building Edgedeck (a first build takes a few minutes)"
mkdir -p build
if ! { cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release --target edgedeck edgedeckctl; } >build/run.log 2>&1; then
  tail -n 40 build/run.log >&2
  stop "the build failed; the whole log is build/run.log"
fi

bin=build/release/bin
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$bin/edgedeck" "${arguments[@]}"
fi

if [ "${arguments[0]:-}" != --sandbox ]; then
  stop "there is no display (DISPLAY and WAYLAND_DISPLAY are empty), so the window cannot open. On a terminal use $bin/edgedeckctl."
fi

say "No display: the same incident, headless."
work=$(mktemp -d)
trap 'kill "$sandbox" 2>/dev/null || true; rm -rf "$work"' EXIT
"$bin/edgedeckctl" sandbox --scenario "${arguments[1]:-kv-write-limit}" >"$work/sandbox" &
sandbox=$!
for _ in $(seq 100); do
  [ -s "$work/sandbox" ] && break
  kill -0 "$sandbox" 2>/dev/null || stop "the sandbox did not start"
  sleep 0.1
done
field() { sed -n "1s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/sandbox"; }
# The sandbox's own token, worthless anywhere else.
export CLOUDFLARE_API_TOKEN CLOUDFLARE_ACCOUNT_ID CLOUDFLARE_API_BASE_URL EDGEDECK_WORKER_URL EDGEDECK_WORKER_KEY EDGEDECK_HOME
CLOUDFLARE_API_TOKEN=$(field api_token)
CLOUDFLARE_ACCOUNT_ID=$(field account_id)
CLOUDFLARE_API_BASE_URL=$(field api_base_url)
EDGEDECK_WORKER_URL=$(field worker_url)
EDGEDECK_WORKER_KEY=$(field worker_key)
EDGEDECK_HOME=$work/home
status=0
"$bin/edgedeckctl" --worker "$(field worker)" triage || status=$?
[ "$status" -le 3 ] || stop "triage could not read the sandbox (exit $status)"

mkdir -p build/pictures
for page in incident quotas bindings flags cache timeline review flip-sheet; do
  for theme in dark light; do
    QT_LOGGING_RULES=default.warning=false "$bin/edgedeck" --picture "$page" "build/pictures/$page-$theme.png" --theme "$theme" --sandbox "${arguments[1]:-kv-write-limit}" \
      || stop "the picture of page $page could not be made"
  done
done
say "Pictures of the pages: build/pictures"
