/* Threads that Python doesn't know, each with a few hundred blocks of mixed sizes alive at a time. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#define ALIVE 512

static void *work(void *argument) {
  void *blocks[ALIVE] = {0};
  uint64_t random = (uintptr_t)&blocks | 1;
  for (long left = (long)(intptr_t)argument; left > 0; left--) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    void **block = &blocks[random >> 32 & (ALIVE - 1)];
    free(*block);
    *block = malloc(16 + (random >> 48 & 1023));
    if (*block) *(volatile char *)*block = 1;
  }
  for (int i = 0; i < ALIVE; i++) free(blocks[i]);
  return NULL;
}

void allocate_in_threads(int count, long allocations) {
  pthread_t threads[64];
  for (int i = 0; i < count && i < 64; i++) pthread_create(&threads[i], NULL, work, (void *)(intptr_t)allocations);
  for (int i = 0; i < count && i < 64; i++) pthread_join(threads[i], NULL);
}
