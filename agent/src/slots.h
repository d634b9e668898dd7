/* Standing in for functions of other objects.
 *
 * On Linux without interposition: a function's definition is found, then (1) its entry in the dynamic symbol table of the object that defines it is
 * made to point to the hook, so that whatever is relocated or looked up later binds to it (dlopen, lazy binding,
 * dlsym, dlvsym, RTLD_NEXT); (2) the slots of loaded objects that resolved to it are rewritten. In this order, so that
 * nothing bound in between is missed. On macOS by interposition, for the functions that are listed there: a hook of any other name
 * stays out.
 */
#ifndef FLOODMARK_SLOTS_H
#define FLOODMARK_SLOTS_H
#include <stdbool.h>
#include <stddef.h>

struct hook {
  const char *name;
  void *function;  /* the hook */
  void **original; /* set to the real function before anything is rewritten; stays NULL where nobody defines it */
};

/* Why no hook can be put in, in plain words; NULL: it can. */
const char *slots_obstacle(void);

/* Put the hooks in, which stay where they are. By one thread at a time. Returns false when a page could not be made
 * writable; what was rewritten until then stays. */
bool slots_install(const struct hook *hooks, size_t count);

/* Put hooks of a family of functions in: of the first object that defines the first of them and `mark`; those of them
 * that it lacks stay out. At any time, by one thread at a time. False when there is no such object (nothing is changed),
 * or its symbols can't be redirected. */
bool slots_install_family(const struct hook *hooks, size_t count, const char *mark);

/* Take all hooks out: symbols and slots are as they were, also those of objects that have come since. A program may have kept a hook's
 * address elsewhere, and a thread may be in one: they have to pass calls on for ever. By one thread at a time. */
void slots_remove_all(void);
#endif
