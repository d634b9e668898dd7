/* Keeps a folder: path, bytes, seconds, now. */
#include <stdlib.h>

#include "keep.h"

int main(int count, char **words) {
  if (count != 5) return 2;
  struct keep most = {strtoull(words[2], NULL, 10), strtoull(words[3], NULL, 10)};
  keep_within(words[1], &most, strtoull(words[4], NULL, 10));
}
