/* The recording's clock: nanoseconds since the agent began, at the kernel's tick (1–4 ms), about 5 ns a look. */
#ifndef FLOODMARK_CLOCK_H
#define FLOODMARK_CLOCK_H
#include <stdint.h>
#include <time.h>

extern uint64_t fm_clock_start;

static inline uint64_t clock_read(clockid_t id) {
  struct timespec now;
  clock_gettime(id, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
static inline uint64_t clock_since_start(void) { return clock_read(CLOCK_MONOTONIC_COARSE) - fm_clock_start; }
#endif
