/* A driver whose requests for memory are never refused. For one source file of a program. */
#ifndef FLOODMARK_NO_REFUSAL_H
#define FLOODMARK_NO_REFUSAL_H
#include <stdlib.h>

#include "refusal.h"

void refusal_note(size_t size, int error) {
  (void)size;
  (void)error;
  abort();
}
#endif
