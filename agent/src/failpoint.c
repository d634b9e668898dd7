#include "failpoint.h"

#include <string.h>

#include "store.h"

uint32_t fm_failing, fm_failed_at;

static const char *const names[] = {
    "",
#define POINT(name) #name,
    FAILPOINTS(POINT)
#undef POINT
};

void failpoint_set(const char *name) {
  for (uint32_t point = 1; name && point < sizeof names / sizeof *names; point++)
    if (strcmp(name, names[point]) == 0) fm_failing = point;
}

/* In a forked child that has no recording yet, the parent's is still the one that is mapped: nobody else could tell of it. */
void failpoint_reach(void) {
  fm_failed_at = fm_failing;
  if (fm_header) fm_header->failpoint = fm_failed_at;
}
