#include "forbidden.h"

#include <elf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>

#include "core.h"
#include "follow.h"
#include "store.h"

/* What is called from now on at most, with the first argument where filters tell by it. docs/reliability.md names them, too. */
static const struct {
  uint16_t number, argument;
} needed[] = {
    {SYS_clock_gettime, 1}, {SYS_close, 3},     {SYS_fadvise64, 3},  {SYS_fallocate, 3},   {SYS_fcntl, 3},      {SYS_fstat, 3},
    {SYS_futex, 0},         {SYS_getpid, 0},    {SYS_getppid, 0},    {SYS_getrusage, 0},   {SYS_gettid, 0},     {SYS_kill, 1},
    {SYS_madvise, 0},       {SYS_mincore, 0},   {SYS_mmap, 0},       {SYS_mprotect, 0},    {SYS_mremap, 0},     {SYS_munmap, 0},
    {SYS_nanosleep, 0},     {SYS_newfstatat, 0}, {SYS_openat, 0},    {SYS_prctl, PR_GET_NAME}, {SYS_pread64, 3}, {SYS_preadv2, 3},
    {SYS_prlimit64, 0},     {SYS_read, 3},      {SYS_rt_sigaction, 0}, {SYS_sched_yield, 0}, {SYS_truncate, 0}, {SYS_waitid, 1},
    {SYS_faccessat, 0},     {SYS_linkat, 0},    {SYS_getuid, 0},    {SYS_geteuid, 0},    {SYS_getgid, 0},      {SYS_getegid, 0},
};

/* The value that an arithmetic operation gives. */
static uint32_t compute(uint16_t code, uint32_t a, uint32_t b) {
  switch (BPF_OP(code)) {
    case BPF_ADD: return a + b;
    case BPF_SUB: return a - b;
    case BPF_MUL: return a * b;
    case BPF_DIV: return b ? a / b : 0;
    case BPF_OR: return a | b;
    case BPF_AND: return a & b;
    case BPF_XOR: return a ^ b;
    case BPF_LSH: return b < 32 ? a << b : 0;
    case BPF_RSH: return b < 32 ? a >> b : 0;
    default: return -a;
  }
}

static bool holds(uint16_t code, uint32_t a, uint32_t b) {
  switch (BPF_OP(code)) {
    case BPF_JEQ: return a == b;
    case BPF_JGT: return a > b;
    case BPF_JGE: return a >= b;
    default: return a & b;
  }
}

/* What the filter says to a call, as the kernel would find out: jumps lead forwards only. */
static uint32_t ask(const struct sock_fprog *filter, const struct seccomp_data *call) {
  uint32_t a = 0, x = 0, memory[BPF_MEMWORDS] = {0};
  for (uint32_t at = 0; at < filter->len; at++) {
    const struct sock_filter *step = &filter->filter[at];
    uint32_t operand = BPF_SRC(step->code) == BPF_X ? x : step->k, *to = BPF_CLASS(step->code) == BPF_LDX ? &x : &a;
    switch (BPF_CLASS(step->code)) {
      case BPF_LD:
      case BPF_LDX:
        if (BPF_MODE(step->code) == BPF_ABS && step->k <= sizeof *call - sizeof *to)
          memcpy(to, (const char *)call + step->k, sizeof *to);
        else if (BPF_MODE(step->code) == BPF_MEM)
          *to = memory[step->k % BPF_MEMWORDS];
        else
          *to = BPF_MODE(step->code) == BPF_LEN ? sizeof *call : step->k;
        break;
      case BPF_ST: memory[step->k % BPF_MEMWORDS] = a; break;
      case BPF_STX: memory[step->k % BPF_MEMWORDS] = x; break;
      case BPF_ALU: a = compute(step->code, a, operand); break;
      case BPF_JMP:
        if (BPF_OP(step->code) == BPF_JA) at += step->k;
        else at += holds(step->code, a, operand) ? step->jt : step->jf;
        break;
      case BPF_MISC:
        if (BPF_MISCOP(step->code) == BPF_TAX) x = a;
        else a = x;
        break;
      default: return BPF_RVAL(step->code) == BPF_A ? a : step->k;
    }
  }
  return SECCOMP_RET_KILL_PROCESS;
}

/* Is one of them more than refused? */
static bool forbids(const struct sock_fprog *filter) {
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    struct seccomp_data call = {.nr = needed[i].number, .arch = MACHINE_ELF | __AUDIT_ARCH_64BIT | __AUDIT_ARCH_LE, .args = {needed[i].argument}};
    uint32_t action = ask(filter, &call) & SECCOMP_RET_ACTION_FULL;
    if (action != SECCOMP_RET_ALLOW && action != SECCOMP_RET_LOG && action != SECCOMP_RET_ERRNO) return true;
  }
  return false;
}

/* Some ask without a filter whether there are such. */
void forbidden_look(unsigned operation, const void *argument) {
  if (operation == SECCOMP_SET_MODE_FILTER ? !argument || !forbids(argument) : operation != SECCOMP_SET_MODE_STRICT) return;
  if (fm_header && (uint32_t)os_getpid() != fm_header->pid) return; /* a child in our memory, before its exec */
  follow_stop();
  if (!core_is_on() || fm_thread.place == FM_IN_LEDGER) return;
  uint32_t place = ledger_enter();
  guard_off("the program forbids itself system calls that recording takes (seccomp)");
  ledger_leave(place);
}
