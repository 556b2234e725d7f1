# Turns digits.bin into `embedded.cpp` in the build directory, after checking the checksums of all data files.
# Sets `embedded_source`.

set(data_dir ${CMAKE_CURRENT_LIST_DIR})
set(data_files digits.txt digits.bin article_split.txt)

file(STRINGS ${data_dir}/SHA256SUMS checksums)
foreach(name ${data_files})
  file(SHA256 ${data_dir}/${name} found)
  if(NOT "${found}  ${name}" IN_LIST checksums)
    message(FATAL_ERROR "core/data/${name} is not the file that core/data/SHA256SUMS names")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${data_dir}/${name})
endforeach()

file(READ ${data_dir}/digits.bin bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," embedded_digits "${bytes}")

set(embedded_source ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
configure_file(${data_dir}/embedded.cpp.in ${embedded_source} @ONLY)
