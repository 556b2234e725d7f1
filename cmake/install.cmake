# cmake --install: the library mlp with its headers, the command mlp, and a package file for find_package(mlp).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/mlp)
install(TARGETS mlp EXPORT mlp INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/include/mlp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS mlp_cli)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE TYPE DOC)

install(EXPORT mlp NAMESPACE mlp:: FILE mlp-targets.cmake DESTINATION ${package})
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/mlp-config.cmake @ONLY CONTENT [[
include(CMakeFindDependencyMacro)
find_dependency(Eigen3 @Eigen3_VERSION@)  # the one it was built with: matrices of the caller's go into the library
include(${CMAKE_CURRENT_LIST_DIR}/mlp-targets.cmake)
]])
# Before 1.0 any minor version may change what it offers.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mlp-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mlp-config.cmake ${PROJECT_BINARY_DIR}/mlp-config-version.cmake DESTINATION ${package})
