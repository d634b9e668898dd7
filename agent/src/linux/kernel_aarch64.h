/* What is the machine's own under Linux: arm64. Its other form, kernel_x86_64.h, says what each is. */
#ifndef FLOODMARK_KERNEL_AARCH64_H
#define FLOODMARK_KERNEL_AARCH64_H
#include <linux/membarrier.h>
#include <sys/auxv.h>
#include <sys/syscall.h>

#include "machine_aarch64.h"

#define PAGE ((uint32_t)getauxval(AT_PAGESZ)) /* 4, 16 or 64 KiB, as the kernel was built */
#define MACHINE_ADDRESS_BITS 48

#define MACHINE_ELF EM_AARCH64
#define MACHINE_LOADER "ld-linux-aarch64"
#define MACHINE_MUSL_LOADER "ld-musl-aarch64"

#define MACHINE_JUMP_SLOT R_AARCH64_JUMP_SLOT
#define MACHINE_GLOB_DAT R_AARCH64_GLOB_DAT
#define MACHINE_ADDRESS R_AARCH64_ABS64

static inline long os_call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

/* Threads see what others write in any order, and may have read ahead. A barrier in each that runs makes an end of that; where the
 * kernel grants none, a while that is long for what is under way in a processor. */
static inline void machine_settle(void) {
  struct {
    long seconds, nanoseconds;
  } const while_long = {0, 100000};
  os_call(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0, 0, 0, 0);
  if (os_call(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0, 0, 0, 0) == 0) return;
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  os_call(SYS_nanosleep, (long)&while_long, 0, 0, 0, 0, 0);
}
#endif
