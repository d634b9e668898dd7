/* What is the machine's own under Linux: x86-64. Its other form is kernel_aarch64.h. */
#ifndef FLOODMARK_KERNEL_X86_64_H
#define FLOODMARK_KERNEL_X86_64_H
#include "machine_x86_64.h"

#define PAGE 4096u
#define MACHINE_ADDRESS_BITS 47 /* of what a process maps, where it doesn't ask for more */

/* Programs of this machine, and the names of their loaders: glibc's, musl's. */
#define MACHINE_ELF EM_X86_64
#define MACHINE_LOADER "ld-linux-x86-64"
#define MACHINE_MUSL_LOADER "ld-musl-x86_64"

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

/* What was written before is seen by every thread that sees anything written after it: they see all in the order in which it was written. */
static inline void machine_settle(void) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }
#endif
