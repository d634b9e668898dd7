// Exceptions that pass through memory which a profiler may stand in: what a C++ library does that throws, catches and runs out of memory.
#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

// Holds memory on the way, which the exception's way back gives up again.
int fall(int depth) {
  std::vector<std::string> held(10, std::string(100, 'x'));
  std::unique_ptr<int[]> block(new int[200]);
  block[0] = depth;
  if (depth == 0) throw std::runtime_error(held[0]);
  try {
    return fall(depth - 1) + block[0];
  } catch (const std::runtime_error &) {
    if (depth % 3) throw;
    std::throw_with_nested(std::runtime_error("on the way"));
  }
}

struct Failing {
  std::string held = std::string(1000, 'y');
  Failing() { throw 7; }
};

}  // namespace

extern "C" int thrown() {
  int caught = 0;
  volatile std::size_t too_much = SIZE_MAX / 4;
  try {
    fall(20);
  } catch (const std::exception &) {
    caught++;
  }
  try {
    delete[] new char[too_much];  // std::bad_alloc, out of operator new itself
  } catch (const std::bad_alloc &) {
    caught++;
  }
  try {
    std::vector<char> large(too_much);
  } catch (const std::bad_alloc &) {
    caught++;
  }
  try {
    delete new Failing;  // its memory goes with the exception
  } catch (int) {
    caught++;
  }
  if (!new (std::nothrow) char[too_much]) caught++;
  return caught;
}
