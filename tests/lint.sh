#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy and clazy over the sources named, with the compile commands of build/ci.
#   tests/lint.sh app/net/curltransport.cpp ...       tests/lint.sh $(git ls-files 'app/*.cpp' 'ui/*.cpp')
set -uo pipefail
cd "$(dirname "$0")/.."
database=build/ci/compile_commands.json
[ -f "$database" ] || { echo "lint: configure first: cmake --preset ci" >&2; exit 1; }

# clang cannot read g++'s precompiled headers or its own-only warnings: a cleaned copy of the database.
mkdir -p build/lint build/logs
sed -E 's/-Winvalid-pch -include [^ ]*cmake_pch\.hxx//g; s/-include [^ ]*cmake_pch\.hxx//g; s/-Wduplicated-cond|-Wlogical-op|-fstack-clash-protection//g' \
  "$database" >build/lint/compile_commands.json

sources=()
for file in "$@"; do
  case "$file" in
    app/*.cpp|ui/*.cpp) [ -f "$file" ] && grep -q "/$file\"" "$database" && sources+=("$file") ;;
  esac
done
[ ${#sources[@]} -eq 0 ] && { echo "lint: no changed source of app or ui"; exit 0; }

# A first landing changes everything; the run must stay short, so it takes an even sample then. The whole tree is the preset tidy.
limit=${EDGEDECK_LINT_LIMIT:-24}
if [ ${#sources[@]} -gt "$limit" ]; then
  echo "lint: ${#sources[@]} changed files, taking $limit spread over them"
  step=$(( (${#sources[@]} + limit - 1) / limit ))
  sample=()
  for ((i = 0; i < ${#sources[@]}; i += step)); do sample+=("${sources[$i]}"); done
  sources=("${sample[@]}")
fi

status=0
printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p build/lint || status=1
if command -v clazy-standalone >/dev/null; then
  printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -n 4 clazy-standalone -p build/lint \
    --checks=level1,no-non-pod-global-static,no-fully-qualified-moc-types --header-filter='/(app|ui)/.*\.h$' 2>&1 \
    | tee build/logs/clazy.log
  grep -qE 'warning: .*\[-Wclazy' build/logs/clazy.log && status=1
fi
exit $status
