/* What is the machine's own, whatever the system: arm64. Its other form, machine_x86_64.h, says what each is. */
#ifndef FLOODMARK_MACHINE_AARCH64_H
#define FLOODMARK_MACHINE_AARCH64_H
#include <stdint.h>

static inline uint64_t machine_ticks(void) {
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}
/* Ticks a second are 1 to 1000 million. */
static inline uint64_t machine_soon(void) {
  uint64_t frequency;
  __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
  return frequency >> 19;
}

/* `yield` does nothing on most of them. */
static inline void machine_pause(void) { __asm__ volatile("isb" ::: "memory"); }

static inline void machine_publish(uint64_t *at, uint64_t value) { __atomic_store_n(at, value, __ATOMIC_RELEASE); }
#endif
