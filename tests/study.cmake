# Tests of the study that need more than the core: Optuna's raw runs, and Optuna itself.

add_executable(regret_test study/regret_test.cpp)
target_link_libraries(regret_test PRIVATE search_regret GTest::gtest_main)
target_compile_options(regret_test PRIVATE -Wall -Wextra -Wpedantic)
embed_text(regret_test ${CMAKE_CURRENT_SOURCE_DIR}/oracle/study/tpe_regret.csv)
add_test(NAME study.regret COMMAND regret_test)

add_executable(journal_tool study/journal_tool.cpp)
target_link_libraries(journal_tool PRIVATE mlp nlohmann_json::nlohmann_json)
target_compile_options(journal_tool PRIVATE -Wall -Wextra -Wpedantic)
# Debian's own Python: another one does not see python3-optuna.
add_test(NAME study.optuna_continues
         COMMAND /usr/bin/python3 ${CMAKE_CURRENT_SOURCE_DIR}/study/optuna_continues_test.py $<TARGET_FILE:journal_tool>)

add_test(NAME study.optuna_reads
         COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/study/optuna_reads_test.py $<TARGET_FILE:journal_tool>)

add_test(NAME study.optuna_copies
         COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/study/optuna_copies_test.py $<TARGET_FILE:mlp_cli> $<TARGET_FILE:journal_tool>)

set_tests_properties(study.regret study.optuna_continues study.optuna_reads study.optuna_copies PROPERTIES LABELS study)
