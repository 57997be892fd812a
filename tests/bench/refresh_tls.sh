#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A full refresh of one Worker over TLS and HTTP/2: nghttpx in front of the sandbox, a certificate of our own.
set -euo pipefail
. "$(dirname "$0")/sandbox.sh"
command -v nghttpx >/dev/null || { echo "nghttpx is missing: apt-get install nghttp2-proxy" >&2; exit 1; }
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
backend=${CLOUDFLARE_API_BASE_URL#http://}
backend=${backend%%/*}
port=$((20000 + RANDOM % 20000))
nghttpx --frontend="127.0.0.1,$port" --backend="${backend%:*},${backend#*:}" --accesslog-file="$work/access" \
  --accesslog-format='$remote_port $alpn $request' --errorlog-file=/dev/null "$work/key.pem" "$work/cert.pem" >/dev/null 2>&1 &
others=$!
sleep 1
export CLOUDFLARE_API_BASE_URL=https://localhost:$port/client/v4 EDGEDECK_CA_FILE=$work/cert.pem
"$ctl" --worker "$worker" --json status >/dev/null || true
sleep 0.3
echo "Requests of one status: $(wc -l <"$work/access"), connections: $(cut -d' ' -f1 "$work/access" | sort -u | wc -l), protocols: $(cut -d' ' -f2 "$work/access" | sort -u | tr '\n' ' ')"
"$measure" -n "${RUNS:-9}" -- "$ctl" --worker "$worker" --json status
