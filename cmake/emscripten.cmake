# Toolchain: Debian's Emscripten (3.1.6), or any newer one whose em++ is on the path.

execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE
                RESULT_VARIABLE emscripten_missing)
if(emscripten_missing)
  message(FATAL_ERROR "Emscripten is missing (no em-config on the path). On Debian: apt-get install emscripten")
endif()
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)

# From here on the stack is 64 kB unless one asks for more; before it was 5 MB.
if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 3.1.27)
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -sSTACK_SIZE=1MB")
endif()

# Debian keeps acorn, which em++ runs at -O2 and above, apart from Emscripten, where Node does not look by itself.
get_filename_component(debian_node_modules ${emscripten_root}/../nodejs ABSOLUTE)
set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=${debian_node_modules})

# Test programs run under plain node.
find_program(NODE node REQUIRED)
set(CMAKE_CROSSCOMPILING_EMULATOR ${NODE})
