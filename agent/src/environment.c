#include "environment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "failpoint.h"
#include "objects.h"
#include "os.h"

const char *environment_value(const char *variable, const char *name) {
  size_t length = strlen(name);
  return strncmp(variable, name, length) == 0 ? variable + length : NULL;
}

/* Without getenv and unsetenv: bash has its own, which know its variables only. */
const char *environment_find(const char *name) {
  for (char **variable = os_environment; variable && *variable; variable++) {
    const char *value = environment_value(*variable, name);
    if (value) return value;
  }
  return NULL;
}

/* A list of its own takes the process's list's place, with `room` bytes behind it. What the kernel made stays as it is: programs
 * look for its other tables behind that list's end (Go). Without memory the variables stay to be seen. */
static char *begin_list(size_t room) {
  if (!os_environment) return NULL; /* after clearenv */
  size_t count = 0;
  while (os_environment[count]) count++;
  char **list = fails(FAIL_environment_list) ? NULL : os_map_kept((count + 1) * sizeof *list + room);
  if (!list) return NULL;
  memcpy(list, os_environment, count * sizeof *list);
  os_environment = list;
  return (char *)(list + count + 1);
}

static void remove_all(const char *prefix) {
  char **kept = os_environment;
  for (char **variable = os_environment; *variable; variable++)
    if (strncmp(*variable, prefix, strlen(prefix)) != 0) *kept++ = *variable;
  *kept = NULL;
}

void environment_restore_limit(void) {
  const char *files = environment_find("FLOODMARK_FILES=");
  if (!files) return;
  struct rlimit limit;
  long known = os_limit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = strtoull(files, NULL, 10);
  if (!fm_failed(known) && limit.rlim_cur <= limit.rlim_max)
    os_set_limit(RLIMIT_NOFILE, &limit);
  if (begin_list(0)) remove_all("FLOODMARK_FILES=");
}

/* We stand first in the list: "ours" or "ours:theirs". `room` is for theirs alone. */
static void remove_preload(char *room) {
  const char *list = environment_find(OS_PRELOAD), *library = objects_own_path();
  const char *rest = list && library ? environment_value(list, library) : NULL;
  if (!rest || (*rest && *rest != ':')) return;
  if (!*rest) {
    remove_all(OS_PRELOAD);
    return;
  }
  strcpy(room, OS_PRELOAD);
  strcat(room, rest + 1);
  for (char **variable = os_environment; *variable; variable++)
    if (environment_value(*variable, OS_PRELOAD) == list) *variable = room;
}

void environment_clean(void) {
  const char *list = environment_find(OS_PRELOAD);
  char *room = begin_list(list ? sizeof OS_PRELOAD + strlen(list) : 0);
  if (!room) return;
  remove_all("FLOODMARK_");
  remove_all("FLOODMARK=");
  remove_preload(room);
}
