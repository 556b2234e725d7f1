#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
// volatile: the compiler knows that a malloc changes no variable of ours
volatile std::size_t calls = 0, freed = 0, failing_call = 0;
volatile bool failed = false;
}  // namespace

#if defined(__EMSCRIPTEN__)
// Emscripten's malloc is weak: ours takes its place.
#define counted_malloc malloc
#define counted_free free
#define library_malloc emscripten_builtin_malloc
#define library_free emscripten_builtin_free
#else
// Linked with --wrap=malloc and --wrap=free.
#define counted_malloc __wrap_malloc
#define counted_free __wrap_free
#define library_malloc __real_malloc
#define library_free __real_free
#endif

extern "C" void* library_malloc(std::size_t size);
extern "C" void library_free(void* memory);

extern "C" void* counted_malloc(std::size_t size) {
  if (failing_call > 0 && calls + 1 == failing_call) {
    failing_call = 0;
    failed = true;
    return nullptr;
  }
  void* memory = library_malloc(size);
  if (memory) calls = calls + 1;
  return memory;
}

extern "C" void counted_free(void* memory) {
  if (memory) freed = freed + 1;
  library_free(memory);
}

// The library's own operators call a malloc that the linker does not see.
void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size > 0 ? size : 1);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace mlp::allocations {

std::size_t made() { return calls; }
std::size_t living() { return calls - freed; }
void fail_at(std::size_t count) {
  failed = false;
  failing_call = count > 0 ? calls + count : 0;
}
bool has_failed() { return failed; }

}  // namespace mlp::allocations
