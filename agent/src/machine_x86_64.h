/* What is the machine's own: x86-64. Its other form is machine_aarch64.h. */
#ifndef FLOODMARK_MACHINE_X86_64_H
#define FLOODMARK_MACHINE_X86_64_H
#include <stdint.h>

#define PAGE 4096u
#define MACHINE_ADDRESS_BITS 47 /* of what a process maps, where it doesn't ask for more */

/* Programs of this machine, and the name of their loader. */
#define MACHINE_ELF EM_X86_64
#define MACHINE_LOADER "ld-linux-x86-64"

/* Relocations by which a function's address comes into an object: for a call, as an address, in data. */
#define MACHINE_JUMP_SLOT R_X86_64_JUMP_SLOT
#define MACHINE_GLOB_DAT R_X86_64_GLOB_DAT
#define MACHINE_ADDRESS R_X86_64_64

static inline long os_call(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

/* A clock that takes no call, 2 to 4 ticks a nanosecond; and how many are one to two microseconds. */
static inline uint64_t machine_ticks(void) { return __builtin_ia32_rdtsc(); }
static inline uint64_t machine_soon(void) { return 4096; }

/* In a loop that waits for another thread. */
static inline void machine_pause(void) { __builtin_ia32_pause(); }

/* Who reads the recording meanwhile sees what was written before, where it sees this. */
static inline void machine_publish(uint64_t *at, uint64_t value) { *at = value; }

/* What was written before is seen by every thread that sees anything written after it: they see all in the order in which it was written. */
static inline void machine_settle(void) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }
#endif
