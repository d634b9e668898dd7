/* What is the machine's own, whatever the system: x86-64. Its other form is machine_aarch64.h. */
#ifndef FLOODMARK_MACHINE_X86_64_H
#define FLOODMARK_MACHINE_X86_64_H
#include <stdint.h>

/* A clock that takes no call, 2 to 4 ticks a nanosecond; and how many are one to two microseconds. */
static inline uint64_t machine_ticks(void) { return __builtin_ia32_rdtsc(); }
static inline uint64_t machine_soon(void) { return 4096; }

/* In a loop that waits for another thread. */
static inline void machine_pause(void) { __builtin_ia32_pause(); }

/* Who reads the recording meanwhile sees what was written before, where it sees this. */
static inline void machine_publish(uint64_t *at, uint64_t value) { *at = value; }
#endif
