# What the tutorial says about runs, natively: label claims; whole runs of the article take minutes: label long.

file(GLOB claims_tests CONFIGURE_DEPENDS claims/*_test.cpp)
add_executable(claims_test ${claims_tests})
target_link_libraries(claims_test PRIVATE mlp GTest::gtest_main)
target_compile_options(claims_test PRIVATE -Wall -Wextra -Wpedantic -O1)
target_compile_definitions(claims_test PRIVATE MLP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
gtest_discover_tests(claims_test TEST_FILTER -*Long* TEST_PREFIX claims. PROPERTIES LABELS claims TIMEOUT 600)
gtest_discover_tests(claims_test TEST_FILTER *Long* TEST_PREFIX claims. TEST_LIST long_claims PROPERTIES LABELS long TIMEOUT 3600)
