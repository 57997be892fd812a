# SPDX-License-Identifier: GPL-3.0-or-later
# edgedeck_add_room(NAME base SOURCES a.cpp a.h LIBS ... [QT])
# One static library a folder of app/, so that a wrong arrow between rooms fails at link time too.
function(edgedeck_add_room)
  cmake_parse_arguments(ROOM "QT" "NAME" "SOURCES;LIBS;PRIVATE_LIBS" ${ARGN})
  add_library(edgedeck_${ROOM_NAME} STATIC ${ROOM_SOURCES})
  target_link_libraries(edgedeck_${ROOM_NAME} PUBLIC edgedeck_flags ${ROOM_LIBS} PRIVATE ${ROOM_PRIVATE_LIBS})
  if(ROOM_QT)
    set_target_properties(edgedeck_${ROOM_NAME} PROPERTIES AUTOMOC ON)
  endif()
endfunction()

# edgedeck_add_test(NAME tst_x SOURCES x.cpp LIBS ... [QT] [LABELS ...])
function(edgedeck_add_test)
  cmake_parse_arguments(TST "QT" "NAME;TIMEOUT" "SOURCES;LIBS;LABELS;ENVIRONMENT" ${ARGN})
  add_executable(${TST_NAME} ${TST_SOURCES})
  target_link_libraries(${TST_NAME} PRIVATE edgedeck_flags ${TST_LIBS})
  if(TST_QT)
    set_target_properties(${TST_NAME} PROPERTIES AUTOMOC ON)
    target_link_libraries(${TST_NAME} PRIVATE Qt6::Test)
  endif()
  set_target_properties(${TST_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/bin")
  add_test(NAME ${TST_NAME} COMMAND ${TST_NAME})
  if(NOT TST_TIMEOUT)
    set(TST_TIMEOUT 300)
  endif()
  # QtTest 6.4 has a watchdog of five minutes that ended a slow program in the middle of a young function: ctest's limit
  # is the one that holds.
  set_tests_properties(${TST_NAME} PROPERTIES TIMEOUT ${TST_TIMEOUT} LABELS "${TST_LABELS}"
    ENVIRONMENT "QTEST_FUNCTION_TIMEOUT=3600000;RC_PARAMS=seed=20261122;QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC;EDGEDECK_SOURCE_DIR=${PROJECT_SOURCE_DIR};EDGEDECK_BIN_DIR=${CMAKE_BINARY_DIR}/bin;${TST_ENVIRONMENT}")
endfunction()
