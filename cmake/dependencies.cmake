# Eigen and nlohmann-json for the core; GoogleTest and, for the command line, CLI11 where this is a project of its own.

# Under Emscripten CMake looks into the toolchain's own root only; the header-only libraries stand in the system's.
if(EMSCRIPTEN)
  set(in_the_system NO_CMAKE_FIND_ROOT_PATH)
endif()
find_package(Eigen3 REQUIRED NO_MODULE ${in_the_system})
# Its own check knows no range: asked for 3.4, version 5 says no.
if(Eigen3_VERSION VERSION_LESS 3.4)
  message(FATAL_ERROR "Eigen ${Eigen3_VERSION} is too old; allowed: 3.4 and newer (tried: 3.4.0 and 5.0.1)")
endif()
find_package(nlohmann_json 3.11 REQUIRED ${in_the_system})

if(NOT EMSCRIPTEN)
  if(PROJECT_IS_TOP_LEVEL)
    find_package(GTest REQUIRED)
    find_package(CLI11 2.1 REQUIRED)
  endif()
  return()
endif()

# nlohmann-json stands directly in the system's include directory, which would bring the headers of the system's C
# library with it: show the compiler a directory with nlohmann/ alone.
get_target_property(system_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
list(GET system_include 0 system_include)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers)
file(CREATE_LINK ${system_include}/nlohmann ${CMAKE_BINARY_DIR}/headers/nlohmann SYMBOLIC)
set_target_properties(nlohmann_json::nlohmann_json PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_BINARY_DIR}/headers)

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
# GoogleTest is built from its sources (Debian's package googletest); the built library is native.
find_path(googletest_source googletest/src/gtest-all.cc PATHS /usr/src/googletest REQUIRED NO_CMAKE_FIND_ROOT_PATH)
set(BUILD_GMOCK OFF)
set(INSTALL_GTEST OFF)
add_subdirectory(${googletest_source} googletest EXCLUDE_FROM_ALL)
# Its own flags ask for the other kind of exceptions: see numeric_flags.cmake.
set_target_properties(gtest gtest_main PROPERTIES COMPILE_FLAGS "")
