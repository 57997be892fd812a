# SPDX-License-Identifier: GPL-3.0-or-later
# One interface target carries standard, warnings and hardening; every target of ours links it.
add_library(edgedeck_flags INTERFACE)
target_compile_features(edgedeck_flags INTERFACE cxx_std_20)
target_include_directories(edgedeck_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(edgedeck_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-qual
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
  # clang on Debian 12 takes libstdc++ 12 headers; it warns of designated initializers that leave members out.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers>)
target_compile_definitions(edgedeck_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH QT_NO_KEYWORDS
  QT_STRICT_ITERATORS QT_USE_QSTRINGBUILDER QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_DISABLE_DEPRECATED_BEFORE=0x060400
  EDGEDECK_VERSION="${PROJECT_VERSION}")
option(EDGEDECK_WERROR "Warnings are errors" OFF)
if(EDGEDECK_WERROR)
  target_compile_options(edgedeck_flags INTERFACE -Werror)
endif()
if(BUILD_TESTING)
  target_compile_definitions(edgedeck_flags INTERFACE $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS QT_FORCE_ASSERTS>)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()
target_compile_options(edgedeck_flags INTERFACE
  $<$<CONFIG:Release>:-fstack-protector-strong -fstack-clash-protection -fcf-protection -D_FORTIFY_SOURCE=2>)
target_link_options(edgedeck_flags INTERFACE $<$<CONFIG:Release>:-Wl,-z,relro,-z,now>)

set(EDGEDECK_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")
if(EDGEDECK_SANITIZE)
  target_compile_options(edgedeck_flags INTERFACE -fsanitize=${EDGEDECK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(edgedeck_flags INTERFACE -fsanitize=${EDGEDECK_SANITIZE})
endif()
option(EDGEDECK_COVERAGE "Count lines with gcov" OFF)
if(EDGEDECK_COVERAGE)
  target_compile_options(edgedeck_flags INTERFACE --coverage -O0)
  target_link_options(edgedeck_flags INTERFACE --coverage)
endif()

find_program(EDGEDECK_MOLD mold)
if(EDGEDECK_MOLD AND NOT EDGEDECK_SANITIZE MATCHES thread)
  add_link_options(-fuse-ld=mold)
endif()
find_program(EDGEDECK_CCACHE ccache)
if(EDGEDECK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths relative to the tree: a second clone finds what the first one has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${EDGEDECK_CCACHE})
endif()
