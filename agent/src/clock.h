/* The recording's clock: nanoseconds since the agent began. */
#ifndef FLOODMARK_CLOCK_H
#define FLOODMARK_CLOCK_H
#include <stdint.h>
#include <time.h>

#include "os.h"
#include "recording.h"

extern uint64_t fm_clock_start;

static inline uint64_t clock_read(clockid_t id) {
  struct timespec now = {0}; /* where a program may not ask */
  clock_gettime(id, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
/* To the nanosecond, about 20 ns a look. */
static inline uint64_t clock_since_start(void) { return clock_read(CLOCK_MONOTONIC) - fm_clock_start; }

/* Where the system has such a clock at the kernel's last tick (1–4 ms), about 5 ns a look; the agent may have begun after that tick. */
static inline uint64_t clock_about(void) {
  uint64_t now = clock_read(OS_CLOCK_ABOUT);
  return now > fm_clock_start ? now - fm_clock_start : 0;
}

/* The time as of the last look at the clock, in FM_TIME_UNIT_NS. */
extern uint32_t fm_time;
#endif
