# embed_text(TARGET FILE...): compiles text files into TARGET, where `embedded_text("name.json")` returns their content
# (tests/oracle/embedded_text.hpp). So the same tests run natively and as wasm, which has no files.
function(embed_text target)
  set(entries "")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME)
    file(READ ${file} content)
    string(APPEND entries "  if (name == \"${name}\") return R\"text(${content})text\";\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded_text.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
#include "embedded_text.hpp"

#include <stdexcept>

namespace mlp::oracle {

std::string_view embedded_text(std::string_view name) {
@entries@  throw std::invalid_argument("no such text: " + std::string(name));
}

}  // namespace mlp::oracle
]])
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/oracle)
endfunction()
