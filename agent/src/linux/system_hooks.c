#include "system_hooks.h"

#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include "core.h"
#include "forbidden.h"
#include "handover.h"
#include "notes.h"

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

static struct {
  void *(*mremap)(void *, size_t, size_t, int, ...);
  void *(*sbrk)(intptr_t);
  int (*brk)(void *);
  long (*syscall)(long, ...);
  int (*prctl)(int, unsigned long, unsigned long, unsigned long, unsigned long);
} real;

/* The fifth argument is there with MREMAP_FIXED or MREMAP_DONTUNMAP only; the original reads it then only. */
static void *hook_mremap(void *old, size_t old_length, size_t length, int flags, void *fixed) {
  if (!scope_enter()) return real.mremap(old, old_length, length, flags, fixed);
  struct remapping from = note_remapping(old, old_length);
  void *moved = real.mremap(old, old_length, length, flags, fixed);
  if (moved != MAP_FAILED) note_remapped(from, moved, length, flags & MREMAP_DONTUNMAP);
  scope_leave();
  return moved;
}

/* The program break, where the program itself moves it: libc's own moves don't come here. */
static void *hook_sbrk(intptr_t increment) {
  if (!scope_enter()) return real.sbrk(increment);
  void *before = real.sbrk(increment);
  if (before != (void *)-1) note_break_moved(before, (char *)before + increment);
  scope_leave();
  return before;
}

static int hook_brk(void *end) {
  if (!scope_enter()) return real.brk(end);
  void *before = real.sbrk(0);
  int result = real.brk(end);
  if (!result) note_break_moved(before, end);
  scope_leave();
  return result;
}

/* How Rust's standard library, and what is built on it, waits and wakes. All other calls pass by as if the hook weren't
 * there. */
static long hook_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (number == SYS_seccomp) forbidden_look((unsigned)a, (const void *)c);
  if (number != SYS_futex) return real.syscall(number, a, b, c, d, e, f);
  const void *futex = (const void *)a;
  long operation = b & FUTEX_CMD_MASK;
  bool waits = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET;
  if (waits) handover_wait(futex);
  if (operation == FUTEX_WAKE) handover_give(futex);
  long result = real.syscall(number, a, b, c, d, e, f);
  if (waits && result == 0) handover_take(futex);
  return result;
}

static int hook_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d) {
  if (option == PR_SET_SECCOMP)
    forbidden_look(a == SECCOMP_MODE_STRICT ? SECCOMP_SET_MODE_STRICT : SECCOMP_SET_MODE_FILTER, (const void *)b);
  return real.prctl(option, a, b, c, d);
}

const struct hook system_hooks[] = {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
    HOOK(mremap), HOOK(sbrk), HOOK(brk), HOOK(syscall), HOOK(prctl),
#undef HOOK
};
const size_t system_hook_count = sizeof system_hooks / sizeof *system_hooks;
