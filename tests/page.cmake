# The page's tests: labels web (no browser) and e2e (Chromium). They test what the target `page` built.

find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(web ${PROJECT_SOURCE_DIR}/web)

function(add_web_test name)
  add_test(NAME web.${name} COMMAND ${ARGN} WORKING_DIRECTORY ${web})
  set_tests_properties(web.${name} PROPERTIES LABELS web TIMEOUT 300
                       ENVIRONMENT MLP_WASM_DIR=$<TARGET_FILE_DIR:mlp_wasm>)
endfunction()

add_web_test(units ${NPM} run --silent test)
add_web_test(types ${NPM} run --silent check)
add_web_test(imports ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/check_imports)
add_web_test(imports_check_works ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/rules/check_imports_test.py)
add_web_test(promises ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/rules/promises_test.py)
add_web_test(scripts ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/rules/scripts_test.py)
add_web_test(readme_example ${NODE} ${PROJECT_SOURCE_DIR}/tests/web/readme_example.mjs)
add_web_test(size ${NODE} ${PROJECT_SOURCE_DIR}/scripts/sizes.mjs --check)

file(GLOB e2e_files CONFIGURE_DEPENDS e2e/*.e2e.mjs)
if(NOT e2e_files)
  message(FATAL_ERROR "tests/e2e holds no test (*.e2e.mjs)")
endif()
foreach(file ${e2e_files})
  get_filename_component(name ${file} NAME_WE)
  add_test(NAME e2e.${name} COMMAND ${NODE} --test --test-reporter=spec ${file})
  set_tests_properties(e2e.${name} PROPERTIES LABELS e2e TIMEOUT 600)
endforeach()
# Alone: it measures how long the page's thread is kept busy.
set_tests_properties(e2e.page_thread PROPERTIES RUN_SERIAL ON)
