#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh <program that prints the queries> <folder to install into>
# Ends with 77 (skipped) where Node or npm's registry cannot be had.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export_program=$1
work=$2
command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: node and npm are not installed"; exit 77; }
mkdir -p "$work"
if ! cmp -s "$here/package-lock.json" "$work/.installed"; then
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) \
    || { tail -3 "$work/npm.log"; echo "skipped: the registry of npm cannot be reached"; exit 77; }
  cp "$here/package-lock.json" "$work/.installed"
fi
cp "$here/validate.mjs" "$work/"
"$export_program" >"$work/queries.json" || exit 1
schema=${EDGEDECK_SCHEMA:-$here/../../../../shared/recordings/graphql/schema.gql}
if [ ! -f "$schema" ]; then
  echo "Cloudflare's full schema is not here (EDGEDECK_SCHEMA): checking against the pruned one"
  schema=
fi
exec node "$work/validate.mjs" "$work/queries.json" "$here/schema.pruned.gql" ${schema:+"$schema"}
