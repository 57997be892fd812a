#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `status`: wall time and peak memory of the whole process.
set -euo pipefail
. "$(dirname "$0")/sandbox.sh"
"$measure" -n "${RUNS:-9}" -- "$ctl" --worker "$worker" --json status
