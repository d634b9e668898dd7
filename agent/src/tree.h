/* The process as a part of its tree: it publishes what it holds, and keeps what its sites hold at the tree's peak. The
 * page's form is ../tree_page.h. Without a page a process is profiled by itself. All functions: under ledger_lock, or before the
 * switch is on; tree_reap…: anywhere.
 */
#ifndef FLOODMARK_TREE_H
#define FLOODMARK_TREE_H
#include <signal.h>

#include "os.h"
#include "tree_page.h"

/* Map the page in `folder`, which is made if it isn't there; a forked child has it already. At start, before other
 * threads. */
void tree_open(const char *folder);

/* Take a slot for this process, whose recording is the number-th of its pid. Another one of this pid is what the process was
 * before an exec, or if it was `forked`, a process of long ago. */
void tree_join(uint32_t number, bool forked);

/* The total has moved: publish it if that was a step, and see what the tree did. */
void tree_look(void);

/* The clock was looked at: the same, and now and then whether processes are gone that nobody has waited for. */
void tree_tick(uint64_t now);

/* What this process last published, or without a page holds. In a forked child, before anything else: its parent, at the fork. */
uint64_t tree_published(void);

/* Totals outside of these want a look. */
extern uint64_t fm_tree_high, fm_tree_low;

/* This process holds nothing any more. */
void tree_leave(enum fm_life life);

/* This process is about to become another program, by exec: its slot, which holds nothing any more; NULL where there is none
 * to leave, as in a vfork child, whose memory is its parent's. Anywhere, without the lock. Where the exec fails, it comes back. */
struct fm_tree_slot *tree_depart(void);
void tree_return(struct fm_tree_slot *slot);

/* For another recording: it has no slot yet. */
void tree_forget(void);

/* As file_replace, of the page. */
bool tree_replace(const void *address);

/* A child was waited for: `status` as wait gives it; or all as waitid does. */
void tree_reap(int pid, int status);
void tree_reap_info(const siginfo_t *info);
#endif
