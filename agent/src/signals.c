#include "signals.h"

#include <signal.h>
#include <stddef.h>

#include "notes.h"
#include "timeline.h"

/* In a forked child, which has the handler, too, until it execs: its own timeline. */
static void mark(int number) {
  (void)number;
  timeline_mark();
  note_look_soon();
}

void signals_start(int number) {
  struct sigaction now, ours = {.sa_handler = mark, .sa_flags = SA_RESTART};
  if (!number || sigaction(number, NULL, &now) || now.sa_flags & SA_SIGINFO || now.sa_handler != SIG_DFL) return;
  sigaction(number, &ours, NULL);
}
