# Writes ctest's entries for a GoogleTest program that runs under node, one for each suite: starting node and the module
# costs a second, which one entry for each test would pay hundreds of times.
# Usage: cmake -DNODE=... -DPROGRAM=... -DOUTPUT=... -P list_suites.cmake
execute_process(COMMAND ${NODE} ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n[A-Za-z0-9_/]+\\." suites "\n${listing}")
if(NOT suites)
  message(FATAL_ERROR "${PROGRAM} lists no tests")
endif()

set(entries "")
foreach(suite ${suites})
  string(REGEX REPLACE "[\n.]" "" suite "${suite}")
  string(APPEND entries
    "add_test([=[wasm.${suite}]=] [=[${NODE}]=] [=[${PROGRAM}]=] [=[--gtest_filter=${suite}.*]=])\n"
    "set_tests_properties([=[wasm.${suite}]=] PROPERTIES LABELS wasm)\n")
endforeach()
file(WRITE ${OUTPUT} "${entries}")
