#include "follow.h"

#include <alloca.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"
#include "failpoint.h"
#include "objects.h"
#include "os.h"
#include "program.h"
#include "text.h"

#define PRELOAD "LD_PRELOAD="
#define OURS 5u /* variables at most */

static char preload[sizeof PRELOAD + 4096];
static char run[sizeof "FLOODMARK_RUN=" + 4096];
static char sample[sizeof "FLOODMARK_SAMPLE=" + 20];
static char *signal_variable; /* NULL: there is none */
static char child[] = "FLOODMARK_CHILD=1";

static const char *library(void) { return preload + strlen(PRELOAD); }

static bool is_stopped;
void follow_stop(void) { is_stopped = true; }

/* The loader complains of a library that it can't read: after a chroot, as another user. */
static bool is_readable(void) { return os_is_allowed(library(), R_OK); }

/* Is there a text, and is it there as a whole? */
static bool set(char *to, size_t size, const char *name, const char *value) {
  if (!value || strlen(name) + strlen(value) >= size) return false;
  text_copy(to, size, name);
  text_append(to, size, value);
  return true;
}

bool follow_prepare(const char *folder, uint64_t sample_bytes, int signal) {
  if (signal) signal_variable = signal == SIGUSR1 ? "FLOODMARK_SIGNAL=USR1" : "FLOODMARK_SIGNAL=USR2";
  text_copy(sample, sizeof sample, "FLOODMARK_SAMPLE=");
  text_append_number(sample, sizeof sample, sample_bytes);
  return set(preload, sizeof preload, PRELOAD, objects_own_path()) &&
         set(run, sizeof run, "FLOODMARK_RUN=", folder);
}

/* An environment as it is passed. */
struct passed {
  char *const *variables;
  size_t count;
  char *const *preload; /* theirs; NULL: none */
  size_t preload_length;
};

/* It says already what is to be recorded, or that nothing is. */
static bool is_settled(const char *variable) {
  return environment_value(variable, "FLOODMARK_RUN=") || environment_value(variable, "FLOODMARK_DIR=") ||
         strcmp(variable, "FLOODMARK=off") == 0 || environment_value(variable, "LD_TRACE_LOADED_OBJECTS=");
}

/* False: it is none that we add to. */
static bool read_passed(char *const variables[], struct passed *passed) {
  *passed = (struct passed){.variables = variables};
  for (; variables && variables[passed->count]; passed->count++) {
    const char *variable = variables[passed->count];
    if (is_settled(variable)) return false;
    if (!passed->preload && environment_value(variable, PRELOAD)) passed->preload = &variables[passed->count];
  }
  if (!passed->preload) return true;
  passed->preload_length = strlen(*passed->preload);
  return !program_must_lead(*passed->preload);
}

/* Does their list begin with us? */
static bool names_us(const struct passed *passed) {
  const char *rest = environment_value(*passed->preload, preload);
  return rest && (!*rest || *rest == ':');
}

static size_t size_with_ours(const struct passed *passed) {
  return (passed->count + OURS + 1) * sizeof(char *) + passed->preload_length + strlen(library()) + 2;
}

/* Another thread may change what `environ` names meanwhile, so no more is taken than was counted. */
static char *const *write_with_ours(void *at, const struct passed *passed) {
  char **list = at, **next = list + passed->count;
  char *text = (char *)(list + passed->count + OURS + 1);
  memcpy(list, passed->variables, passed->count * sizeof *list);
  if (!passed->preload) {
    *next++ = preload;
  } else if (!names_us(passed)) {
    size_t ours = strlen(preload), name = strlen(PRELOAD), theirs = passed->preload_length - name;
    list[passed->preload - passed->variables] = text;
    memcpy(text, preload, ours);
    text[ours] = ':';
    memcpy(text + ours + 1, *passed->preload + name, theirs);
    text[ours + 1 + theirs] = 0;
  }
  *next++ = run;
  *next++ = sample;
  if (signal_variable) *next++ = signal_variable;
  *next++ = child;
  *next = NULL;
  return list;
}

/* On the stack, as a mapping made in a child that shares our memory would stay with us once its exec succeeds: that is
 * for some thousand variables. */
#define STACK_MOST (32u << 10)

int follow_start(char *const environment[], int (*start)(const void *, char *const[]), const void *what) {
  struct passed passed;
  if (is_stopped || !read_passed(environment, &passed) || !is_readable()) return start(what, environment);
  size_t size = size_with_ours(&passed);
  if (size <= STACK_MOST) return start(what, write_with_ours(alloca(size), &passed));
  void *at = fails(FAIL_child_environment) ? NULL : os_map_private(size);
  if (!at) return start(what, environment);
  int result = start(what, write_with_ours(at, &passed));
  os_unmap(at, size);
  return result;
}
