# The study on many machines, on a PostgreSQL of the tests' own: label scale, one entry for each file of tests/scale.

file(GLOB scale_tests CONFIGURE_DEPENDS scale/*_test.py)
foreach(file ${scale_tests})
  get_filename_component(name ${file} NAME_WE)
  string(REPLACE _test "" name ${name})
  # Debian's own Python: another one does not see python3-optuna.
  add_test(NAME scale.${name} COMMAND /usr/bin/python3 -B -W ignore ${file} $<TARGET_FILE:mlp_cli>)
  set_tests_properties(scale.${name} PROPERTIES LABELS scale TIMEOUT 600)
endforeach()
# Kills by the hundred take their time.
set_tests_properties(scale.kills PROPERTIES LABELS long TIMEOUT 3600)
