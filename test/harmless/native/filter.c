/* Runs a command under a filter of system calls (seccomp), or finds out which it makes.
 *
 *     filter RULE… -- COMMAND…   each RULE is ACTION:CALL or ACTION:CALL:ARGUMENT=VALUE; the first that fits holds, else it is allowed;
 *                                $LIBRARY is preloaded into the command
 *     filter calls COMMAND…      the command's output, and then, as a line on descriptor 3, the numbers of the calls
 *
 * ACTION is kill, EPERM, ENOSYS or EINVAL; CALL a system call's name or number, or "but" and those that the rule is not for, with commas.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sock_filter code[2000];
static unsigned short length;

static void add(unsigned short operation, unsigned char if_true, unsigned char if_false, unsigned value) {
  code[length++] = (struct sock_filter){operation, if_true, if_false, value};
}
static void load(unsigned offset) { add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offset); }
static void give(unsigned result) { add(BPF_RET | BPF_K, 0, 0, result); }
/* What stands behind it is left out where the value that was loaded is another one. */
static void unless_equal_skip(unsigned value, unsigned char count) { add(BPF_JMP | BPF_JEQ | BPF_K, 0, count, value); }

static const struct {
  const char *name;
  unsigned value;
} names[] = {
#define NAMED(name) {#name, SYS_##name}
    NAMED(madvise), NAMED(mremap), NAMED(truncate), NAMED(fallocate), NAMED(mincore), NAMED(membarrier), NAMED(prlimit64),
    NAMED(kill), NAMED(waitid), NAMED(getrusage), NAMED(nanosleep), NAMED(sched_yield), NAMED(preadv2), NAMED(fadvise64),
    NAMED(clock_gettime), NAMED(prctl), NAMED(getppid), NAMED(getpid), NAMED(fstat), NAMED(fcntl), NAMED(faccessat),
    NAMED(mkdirat), NAMED(unlinkat), NAMED(linkat), NAMED(ftruncate), NAMED(pwrite64), NAMED(tgkill), NAMED(gettid), NAMED(rt_tgsigqueueinfo),
    NAMED(newfstatat), NAMED(pread64), NAMED(mprotect), NAMED(munmap), NAMED(getcwd), NAMED(getuid), NAMED(geteuid),
    NAMED(getgid), NAMED(getegid), NAMED(futex), NAMED(execve),
#undef NAMED
    {"kill the process", SECCOMP_RET_KILL_PROCESS},
    {"EPERM", SECCOMP_RET_ERRNO | EPERM}, {"ENOSYS", SECCOMP_RET_ERRNO | ENOSYS}, {"EINVAL", SECCOMP_RET_ERRNO | EINVAL},
};

static unsigned value_of(const char *name) {
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i].name, name) == 0) return names[i].value;
  return (unsigned)atoi(name);
}

static void add_rule(char *text) {
  char *action = strsep(&text, ":"), *call = strsep(&text, ":"), *argument = strsep(&text, "=");
  unsigned result = value_of(strcmp(action, "kill") == 0 ? "kill the process" : action);
  load(offsetof(struct seccomp_data, nr));
  if (strncmp(call, "but", 3) == 0) {
    strsep(&call, ",");
    for (char *one; (one = strsep(&call, ","));) {
      unless_equal_skip(value_of(one), 1);
      give(SECCOMP_RET_ALLOW);
    }
    give(result);
  } else if (argument) {
    unless_equal_skip(value_of(call), 3);
    load((unsigned)(offsetof(struct seccomp_data, args) + 8 * (unsigned)atoi(argument)));
    unless_equal_skip(value_of(text), 1);
    give(result);
  } else {
    unless_equal_skip(value_of(call), 1);
    give(result);
  }
}

static char made[1024];

static int trace(char **command) {
  pid_t first = fork(), pid;
  if (first == 0) {
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    execvp(command[0], command);
    _exit(127);
  }
  int status, end = 0;
  waitpid(first, &status, 0);
  ptrace(PTRACE_SETOPTIONS, first, NULL,
         PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL);
  ptrace(PTRACE_SYSCALL, first, NULL, NULL);
  while ((pid = waitpid(-1, &status, __WALL)) > 0) {
    struct __ptrace_syscall_info info;
    int number = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
    if (pid == first && !WIFSTOPPED(status)) end = status;
    if (number == (SIGTRAP | 0x80) && ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) > 0 &&
        info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr < sizeof made)
      made[info.entry.nr] = 1;
    int passes_on = number && number != (SIGTRAP | 0x80) && number != SIGTRAP && number != SIGSTOP ? number : 0;
    if (WIFSTOPPED(status)) ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)passes_on);
  }
  for (unsigned i = 0; i < sizeof made; i++)
    if (made[i]) dprintf(3, "%u,", i);
  return WEXITSTATUS(end);
}

int main(int count, char **words) {
  if (count > 2 && strcmp(words[1], "calls") == 0) return trace(words + 2);
  char **word = words + 1;
  for (; *word && strcmp(*word, "--") != 0; word++) add_rule(*word);
  give(SECCOMP_RET_ALLOW);
  struct sock_fprog program = {length, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 126;
  if (getenv("LIBRARY")) setenv("LD_PRELOAD", getenv("LIBRARY"), 1);
  execvp(word[1], word + 1);
  return 127;
}
