# Turns digits.txt and article_split.txt into `embedded.cpp` in the build directory, after checking their checksums.
# Sets `embedded_source`.

set(data_dir ${CMAKE_CURRENT_LIST_DIR})
set(data_files digits.txt article_split.txt)

file(STRINGS ${data_dir}/SHA256SUMS checksums)
foreach(name ${data_files})
  file(SHA256 ${data_dir}/${name} found)
  if(NOT "${found}  ${name}" IN_LIST checksums)
    message(FATAL_ERROR "core/data/${name} is not the file that core/data/SHA256SUMS names")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${data_dir}/${name})
endforeach()

file(STRINGS ${data_dir}/digits.txt lines)
list(TRANSFORM lines REPLACE " .*" "" OUTPUT_VARIABLE pixels)
list(TRANSFORM lines REPLACE ".* " "" OUTPUT_VARIABLE labels)
list(JOIN labels "," embedded_labels)
string(REGEX REPLACE "([0-9a-g]);?" "\\1," embedded_pixels "${pixels}")
set(ink 10)
foreach(letter a b c d e f g)
  string(REPLACE ${letter} ${ink} embedded_pixels "${embedded_pixels}")
  math(EXPR ink "${ink} + 1")
endforeach()

file(STRINGS ${data_dir}/article_split.txt parts)
foreach(part ${parts})
  string(REGEX MATCH "^[a-z]+" name "${part}")
  string(REGEX REPLACE "^[a-z]+ " "" images "${part}")
  string(REPLACE " " "," embedded_${name} "${images}")
endforeach()

set(embedded_source ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
configure_file(${data_dir}/embedded.cpp.in ${embedded_source} @ONLY)
