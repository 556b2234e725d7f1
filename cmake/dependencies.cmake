# Eigen, nlohmann-json, GoogleTest and, for the command line, CLI11, from Debian's packages.

if(NOT EMSCRIPTEN)
  find_package(Eigen3 3.4 REQUIRED NO_MODULE)
  find_package(nlohmann_json 3.11 REQUIRED)
  find_package(GTest REQUIRED)
  find_package(CLI11 2.1 REQUIRED)
  return()
endif()

# Under Emscripten CMake looks into the toolchain's own root only; the header-only libraries stand in the system's.
find_package(Eigen3 3.4 REQUIRED NO_MODULE NO_CMAKE_FIND_ROOT_PATH)
find_package(nlohmann_json 3.11 REQUIRED NO_CMAKE_FIND_ROOT_PATH)

# nlohmann-json stands directly in the system's include directory, which would bring the headers of the system's C
# library with it: show the compiler a directory with nlohmann/ alone.
get_target_property(system_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
list(GET system_include 0 system_include)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers)
file(CREATE_LINK ${system_include}/nlohmann ${CMAKE_BINARY_DIR}/headers/nlohmann SYMBOLIC)
set_target_properties(nlohmann_json::nlohmann_json PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_BINARY_DIR}/headers)

# GoogleTest is built from its sources (Debian's package googletest); the built library is native.
find_path(googletest_source googletest/src/gtest-all.cc PATHS /usr/src/googletest REQUIRED NO_CMAKE_FIND_ROOT_PATH)
set(BUILD_GMOCK OFF)
set(INSTALL_GTEST OFF)
add_subdirectory(${googletest_source} googletest EXCLUDE_FROM_ALL)
# Its own flags ask for the other kind of exceptions: see numeric_flags.cmake.
set_target_properties(gtest gtest_main PROPERTIES COMPILE_FLAGS "")
