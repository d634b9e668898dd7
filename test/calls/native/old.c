/* Preloaded: its blocks are older than the agent. */
#include <stdlib.h>

static void *blocks[3];
__attribute__((constructor)) static void start(void) {
  for (int i = 0; i < 3; i++) blocks[i] = malloc(1000000);
}
void old_release(void) { free(blocks[0]); }
void old_enlarge(size_t size) { blocks[1] = realloc(blocks[1], size); }
