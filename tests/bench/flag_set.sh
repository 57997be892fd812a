#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `flag set --no-wait`, whole process, against one curl process that makes the same number of requests.
set -euo pipefail
# At this speed the cool-down of 10 s after a change is over before the next run starts.
. "$(dirname "$0")/sandbox.sh" --speed 300
command -v nghttpx >/dev/null || { echo "nghttpx is missing: apt-get install nghttp2-proxy" >&2; exit 1; }
cat >"$work/flip.sh" <<FLIP
state=\$(cat $work/value 2>/dev/null || echo false)
next=true; [ "\$state" = true ] && next=false
printf %s \$next >$work/value
# A flag has a cool-down of 10 s and one open flip; every run takes a fresh journal.
rm -rf $work/home
exec $ctl --worker $worker --json flag set FEATURE_FLAG_DO_CACHE \$next --no-wait --reason bench --confirm $worker
FLIP
# Counted once through a proxy with an access log; the measured runs go straight to the sandbox.
backend=${CLOUDFLARE_API_BASE_URL#http://}
backend=${backend%%/*}
port=$((20000 + RANDOM % 20000))
nghttpx --frontend="127.0.0.1,$port;no-tls" --backend="${backend%:*},${backend#*:}" --accesslog-file="$work/access" \
  --accesslog-format='$request' --errorlog-file=/dev/null >/dev/null 2>&1 &
others=$!
sleep 1
CLOUDFLARE_API_BASE_URL=http://127.0.0.1:$port/client/v4 sh "$work/flip.sh" >/dev/null
sleep 0.3
count=$(wc -l <"$work/access")
echo "One flip makes $count requests."
urls=()
for _ in $(seq "$count"); do
  urls+=(-o /dev/null "$CLOUDFLARE_API_BASE_URL/accounts/$CLOUDFLARE_ACCOUNT_ID/workers/scripts/$worker/deployments")
done
printf 'header = "Authorization: Bearer %s"\n' "$CLOUDFLARE_API_TOKEN" >"$work/curlrc"
"$measure" -n "${RUNS:-9}" -- sh "$work/flip.sh" --vs curl -s -K "$work/curlrc" "${urls[@]}"
