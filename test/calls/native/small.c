/* Blocks of 8 bytes, one at a time. */
#include <stdlib.h>

#define MOST 100000
static void *blocks[2][MOST];

void take(int list, int index) { blocks[list][index] = malloc(8); }

void release(int list) {
  for (int i = 0; i < MOST; i++) free(blocks[list][i]);
}
