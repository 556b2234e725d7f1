# The command `mlp` from outside: one entry for each file of tests/cli.

find_program(PYTHON3 python3 REQUIRED)
file(GLOB cli_tests CONFIGURE_DEPENDS cli/*_test.py)
foreach(file ${cli_tests})
  get_filename_component(name ${file} NAME_WE)
  string(REPLACE _test "" name ${name})
  add_test(NAME cli.${name} COMMAND ${PYTHON3} -B ${file} $<TARGET_FILE:mlp_cli>)
  set_tests_properties(cli.${name} PROPERTIES LABELS cli TIMEOUT 300)
endforeach()

add_test(NAME cli.install COMMAND ${PYTHON3} -B ${CMAKE_CURRENT_SOURCE_DIR}/install/install_test.py
         ${PROJECT_BINARY_DIR} ${CMAKE_COMMAND} ${CMAKE_GENERATOR})
set_tests_properties(cli.install PROPERTIES LABELS cli TIMEOUT 300)
