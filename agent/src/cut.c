#define _GNU_SOURCE /* SA_NODEFER */
#include "cut.h"

#include <signal.h>
#include <stddef.h>

#include "core.h"
#include "file.h"
#include "tree.h"

static struct sigaction before; /* who gets what isn't ours */
static bool is_prepared;

/* As if there were no handler: an access is repeated when this returns, what was sent is sent again. */
static void leave_to_default(int number, const siginfo_t *info) {
  signal(number, SIG_DFL);
  if (os_was_sent(info)) os_raise(number);
}

/* A handler that came after us may lead back to us: faulthandler's puts in what it found and raises the signal once more. And it does
 * nothing any more when it has been disabled, so that an access that can't be made is repeated for ever. */
#define REPEATS_MOST 1000u
static volatile bool is_handing_on;
static bool leads_back(const siginfo_t *info) {
  static const void *address;
  static uint32_t repeats;
  if (os_was_sent(info)) return is_handing_on;
  repeats = info->si_addr == address ? repeats + 1 : 0;
  address = info->si_addr;
  return repeats > REPEATS_MOST;
}

static void hand_on(int number, siginfo_t *info, void *context) {
  bool tells = before.sa_flags & SA_SIGINFO;
  if ((!tells && before.sa_handler == SIG_DFL) || leads_back(info)) {
    leave_to_default(number, info);
    return;
  }
  sigprocmask(SIG_BLOCK, &before.sa_mask, NULL); /* until this returns */
  is_handing_on = true;
  if (tells)
    before.sa_sigaction(number, info, context);
  else
    before.sa_handler(number);
  is_handing_on = false;
}

/* The thread may be anywhere in the agent, with the lock or without. Telling why may come upon what is gone, too: again here. */
static void replace(int number, siginfo_t *info, void *context) {
  if (!os_was_sent(info) && (file_replace(info->si_addr) || tree_replace(info->si_addr)))
    guard_interrupt("its file was cut short while it was written");
  else
    hand_on(number, info, context);
}

static bool is_ours(const struct sigaction *now) { return now->sa_flags & SA_SIGINFO && now->sa_sigaction == replace; }
static bool is_ignored(const struct sigaction *now) { return !(now->sa_flags & SA_SIGINFO) && now->sa_handler == SIG_IGN; }

void cut_prepare(void) {
  struct sigaction now, ours = {.sa_sigaction = replace, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART};
  if (sigaction(SIGBUS, NULL, &now) || is_ours(&now) || is_ignored(&now)) return;
  before = now;
  is_prepared = true;
  sigaction(SIGBUS, &ours, NULL);
}

void cut_renew(void) {
  if (is_prepared) cut_prepare();
}

void cut_stop(void) {
  struct sigaction now;
  if (is_prepared && !sigaction(SIGBUS, NULL, &now) && is_ours(&now)) sigaction(SIGBUS, &before, NULL);
  is_prepared = false;
}
