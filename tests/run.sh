#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and runs every test that needs no account.
#   tests/run.sh           everything: build with warnings as errors and all tests, the core under ASan+UBSan,
#                          the Qt-free targets under TSan, format, tidy and clazy on changed files
#   tests/run.sh --quick   the build and its tests only
# Ends with the count of tests and a plain sentence when something is wrong.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=packaging/setup.sh
. packaging/setup.sh

quick=no
[ "${1:-}" = --quick ] && quick=yes

install_missing "${EDGEDECK_BUILD_PACKAGES[@]}" "${EDGEDECK_TEST_PACKAGES[@]}"
[ "$quick" = yes ] || install_missing libclang-rt-14-dev
install_node_if_missing

jobs=$(nproc)
mkdir -p build/logs
passed=0
failed=0
skipped=0
broken=()
started=$SECONDS

stage() { printf '\n== %s (%d s since start)\n' "$1" $((SECONDS - started)); }

# build PRESET: configure and build, quiet unless it fails.
build() {
  local log=build/logs/$1.log
  # Compiler warnings count as errors here and not by a flag, so that this build shares its cache with preset dev.
  if cmake --preset "$1" >"$log" 2>&1 && cmake --build --preset "$1" -j "$jobs" >>"$log" 2>&1; then
    grep -qE "(app|ui|tests)/[^ ]*: (warning|error): " "$log" || return 0
    grep -E "(app|ui|tests)/[^ ]*: (warning|error): " "$log" | sort -u | head -n 40
    broken+=("warnings in build $1 (log: $log)")
    return 0
  fi
  grep -nE "error|FAILED|Error" "$log" | head -n 40
  tail -n 25 "$log"
  broken+=("build $1 (log: $log)")
  return 1
}

# run_tests PRESET JOBS: runs ctest and adds its closing counts up.
run_tests() {
  local log=build/logs/$1.ctest
  ctest --preset "$1" -j "$2" --timeout 600 >"$log" 2>&1
  local code=$?
  sed -n '/tests passed,/,$p' "$log"
  local line total bad
  line=$(grep -E 'tests passed, [0-9]+ tests failed out of [0-9]+' "$log" | tail -n 1)
  bad=$(sed -n 's/.*passed, \([0-9]*\) tests failed out of.*/\1/p' <<<"$line")
  total=$(sed -n 's/.*failed out of \([0-9]*\).*/\1/p' <<<"$line")
  local missed
  missed=$(grep -cE '\*\*\*(Skipped|Not Run)' "$log")
  if [ -z "$total" ] || [ "$total" -eq 0 ]; then
    tail -n 20 "$log"
    broken+=("no test ran for $1")
    return 1
  fi
  passed=$((passed + total - bad - missed))
  failed=$((failed + bad))
  skipped=$((skipped + missed))
  if [ "$code" -ne 0 ]; then
    # What the failing tests said, without the rest.
    awk '/^ *[0-9]+\/[0-9]+ Test.*\*\*\*/{show=1} /^ *[0-9]+\/[0-9]+ Test.*Passed/{show=0} show' "$log" | head -n 200
    broken+=("tests $1 (log: $log)")
    return 1
  fi
}

changed_sources() {
  local base
  if base=$(git merge-base HEAD origin/main 2>/dev/null) && [ "$base" != "$(git rev-parse HEAD)" ]; then
    git diff --name-only --diff-filter=d "$base" -- '*.cpp' '*.h'
  else
    git show --name-only --diff-filter=d --format= HEAD -- '*.cpp' '*.h'
  fi
}

stage "format"
if ! git ls-files '*.cpp' '*.h' | xargs -r -P "$jobs" -n 40 clang-format --dry-run -Werror >build/logs/format.log 2>&1; then
  head -n 20 build/logs/format.log
  broken+=("format: run clang-format -i on the files named above")
fi

stage "build with warnings as errors, all tests"
build ci && run_tests ci "$jobs"

if [ "$quick" = no ]; then
  stage "core without the window under AddressSanitizer and UBSan"
  build asan && run_tests asan "$jobs"
  stage "targets without Qt under ThreadSanitizer"
  build tsan && run_tests tsan "$jobs"
  stage "tidy and clazy on changed files"
  tests/lint.sh $(changed_sources) >build/logs/lint.log 2>&1 || {
    grep -E "warning:|error:" build/logs/lint.log | sort -u | head -n 40
    broken+=("lint (log: build/logs/lint.log)")
  }
fi

printf '\n'
if [ ${#broken[@]} -gt 0 ]; then
  printf 'Not good: %s\n' "${broken[@]}"
fi
printf 'The whole run took %d s.\n' $((SECONDS - started))
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ ${#broken[@]} -eq 0 ]
