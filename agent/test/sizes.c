/* What each line of standard input is as a size: a line of bytes, or "-". */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sizes.h"

int main(void) {
  char line[1000];
  while (fgets(line, sizeof line, stdin)) {
    uint64_t bytes;
    line[strcspn(line, "\n")] = 0;
    if (size_parse(line, &bytes)) printf("%" PRIu64 "\n", bytes);
    else puts("-");
  }
}
