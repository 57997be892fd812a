#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing to build (and, with "tests", to test) Edgedeck on Debian 12 or newer.
# Sourced by packaging/run.sh and tests/run.sh. Installs only what is not there; works twice.

say() { printf '%s\n' "$*" >&2; }
stop() { say "edgedeck: $*"; exit 1; }

EDGEDECK_BUILD_PACKAGES=(
  cmake ninja-build g++ pkg-config
  qt6-base-dev libqt6opengl6-dev libgl-dev libegl-dev qt6-svg-dev qt6-charts-dev qt6-websockets-dev
  libqt6sql6-sqlite libqt6svg6 qtkeychain-qt6-dev
  libcurl4-openssl-dev nlohmann-json3-dev libexpected-dev libtomlplusplus-dev libcpp-httplib-dev
  fonts-dejavu-core fontconfig-config ca-certificates)

EDGEDECK_TEST_PACKAGES=(
  doctest-dev librapidcheck-dev git ccache mold curl openssl dbus gnome-keyring libsecret-tools nghttp2-server nghttp2-proxy
  clang clang-format clang-tidy clazy desktop-file-utils appstream gdb procps)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    stop "cannot install packages: not root and no sudo. Ask an administrator to run: apt-get install ${MISSING[*]}"
  fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# install_missing PACKAGE...
install_missing() {
  MISSING=()
  local package
  for package in "$@"; do
    is_installed "$package" || MISSING+=("$package")
  done
  [ ${#MISSING[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || stop "apt-get is missing: Edgedeck is packaged for Debian 12 or newer. Needed: ${MISSING[*]}"
  say "Installing: ${MISSING[*]}"
  as_root apt-get update -q >/dev/null || say "edgedeck: apt-get update failed; trying with the lists that are here"
  # Newer releases have merged a few of these packages into others: ask only for those that exist.
  local wanted=()
  for package in "${MISSING[@]}"; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      wanted+=("$package")
    else
      say "edgedeck: $package is not in this release; going on without it"
    fi
  done
  [ ${#wanted[@]} -eq 0 ] && return 0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${wanted[@]}" >/dev/null \
    || stop "apt-get could not install: ${wanted[*]}. Its own words are above; run this script again when that is fixed."
}

# An installed Node is never replaced; the tests bring their own pinned Node from npm.
install_node_if_missing() {
  command -v npm >/dev/null && command -v node >/dev/null && return 0
  install_missing nodejs npm
}
