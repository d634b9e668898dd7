/* Failpoints: each place where the agent may be refused something, and gives up or does without it. A test has one of them fail, by
 * name (FLOODMARK_FAIL, in the agent as it is shipped), and finds in the recording that the place was reached. Cold paths only.
 */
#ifndef FLOODMARK_FAILPOINT_H
#define FLOODMARK_FAILPOINT_H
#include "os.h"

#define FAILPOINTS(POINT)                                                     \
  /* Before the program's first line: nothing is recorded. */                 \
  POINT(recording_file)                                                       \
  POINT(recording_room)                                                       \
  POINT(recording_mapping)                                                    \
  POINT(interpreter_unknown)                                                  \
  POINT(switch_page)                                                          \
  POINT(block_table)                                                          \
  POINT(sample_table)                                                         \
  POINT(first_chunk)                                                          \
  POINT(first_site_table)                                                     \
  POINT(first_stack_table)                                                    \
  POINT(slot_page)                                                            \
  POINT(selftest)                                                             \
  POINT(selftest_caller)                                                      \
  /* While it runs: the recording ends. */                                    \
  POINT(chunk)                                                                \
  POINT(disk_room)                                                            \
  POINT(block_table_leaf)                                                     \
  POINT(sample_table_room)                                                    \
  POINT(stack_table)                                                          \
  POINT(site_table)                                                           \
  POINT(code_table)                                                           \
  POINT(mapping_table)                                                        \
  POINT(fork_recording)                                                       \
  POINT(fork_tables)                                                          \
  POINT(ledger)                                                               \
  /* What is done without, or in another way. */                              \
  POINT(recording_name)                                                       \
  POINT(environment_list)                                                     \
  POINT(fallocate)                                                            \
  POINT(populate)                                                             \
  POINT(second_mapping)                                                       \
  POINT(tree_page)                                                            \
  POINT(tree_slot)                                                            \
  POINT(pending_call)                                                         \
  POINT(tables_full)                                                          \
  POINT(chain)                                                                \
  POINT(chain_room)                                                           \
  POINT(walk_scratch)                                                         \
  POINT(trace)                                                                \
  POINT(site_list)                                                            \
  POINT(scope)                                                                \
  POINT(extent)                                                               \
  POINT(thread_start)                                                         \
  POINT(thread_number)                                                        \
  POINT(thread_root)                                                          \
  POINT(handover_place)                                                       \
  POINT(child_environment)                                                    \
  POINT(source_file)                                                          \
  POINT(proc_file)

enum failpoint {
  FAIL_NONE,
#define POINT(name) FAIL_##name,
  FAILPOINTS(POINT)
#undef POINT
};

/* The one that is to fail; FAIL_NONE but in a test. Written at the start, before other threads. */
extern uint32_t fm_failing;

/* The one that has failed; a recording that begins later says so, too. */
extern uint32_t fm_failed_at;

/* Have the point of this name fail from now on; NULL, or a name that there is none of: none does. */
void failpoint_set(const char *name);

/* It is reached. */
void failpoint_reach(void) COLD;

/* Is this to fail, in the place of what would be asked for? */
static inline bool fails(enum failpoint point) {
  if (likely(__atomic_load_n(&fm_failing, __ATOMIC_RELAXED) != (uint32_t)point)) return false;
  failpoint_reach();
  return true;
}
#endif
