// C++'s operators, and exceptions on their way through.
#include <cstddef>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

struct alignas(256) Aligned {
  char bytes[256];
};
struct Thrower {
  char bytes[1000000];
  Thrower() { throw std::runtime_error("not today"); }
};
static void *kept[16];
static void refuse() { throw std::logic_error("the program's own handler"); }

extern "C" {
void one(size_t size) { kept[0] = ::operator new(size); }
void array(size_t size) { kept[1] = new char[size]; }
void aligned(size_t size) { kept[2] = new Aligned[size / sizeof(Aligned)]; }
void nothrow(size_t size) { kept[3] = new (std::nothrow) char[size]; }
void nothrow_aligned(size_t size) { kept[4] = ::operator new[](size, std::align_val_t(4096), std::nothrow); }
void containers(size_t size) { kept[5] = new std::vector<std::string>(10, std::string(size / 10, 'x')); }

void released(size_t size) {
  ::operator delete(::operator new(size));
  ::operator delete(::operator new(size), size);
  delete[] new char[size];
  delete[] new Aligned[size / sizeof(Aligned)];
  ::operator delete(::operator new(size, std::align_val_t(64)), size, std::align_val_t(64));
  ::operator delete(::operator new(size, std::nothrow), std::nothrow);
}

// How many of the exceptions arrived.
int exceptions() {
  int caught = 0;
  volatile size_t most = PTRDIFF_MAX;
  try { kept[6] = ::operator new(most); } catch (const std::bad_alloc &) { caught++; }
  try { kept[6] = ::operator new(most, std::align_val_t(64)); } catch (const std::bad_alloc &) { caught++; }
  if (!::operator new(most, std::nothrow)) caught++;
  try { kept[6] = new Thrower; } catch (const std::runtime_error &) { caught++; }
  std::set_new_handler(refuse);
  try { kept[6] = ::operator new(most); } catch (const std::logic_error &) { caught++; }
  std::set_new_handler(nullptr);
  return caught;
}
}
