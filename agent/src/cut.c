#define _GNU_SOURCE /* SA_NODEFER */
#include "cut.h"

#include <signal.h>
#include <stddef.h>

#include "core.h"
#include "file.h"
#include "tree.h"

/* As if there were no handler: an access is repeated when this returns, what was sent is sent again. */
static void leave_to_default(int number, const siginfo_t *info) {
  signal(number, SIG_DFL);
  if (os_was_sent(info)) os_raise(number);
}

/* The thread may be anywhere in the agent, with the lock or without. Telling why may come upon what is gone, too: again here. */
static void replace(int number, siginfo_t *info, void *context) {
  (void)context;
  if (os_was_sent(info) || !(file_replace(info->si_addr) || tree_replace(info->si_addr)))
    leave_to_default(number, info);
  else
    guard_interrupt("its file was cut short while it was written");
}

void cut_prepare(void) {
  struct sigaction now, ours = {.sa_sigaction = replace, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART};
  if (sigaction(SIGBUS, NULL, &now) || now.sa_flags & SA_SIGINFO || now.sa_handler != SIG_DFL) return;
  sigaction(SIGBUS, &ours, NULL);
}
