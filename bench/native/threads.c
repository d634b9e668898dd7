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

static struct {
  long count, size;
  void **blocks;
} held;
static pthread_t holder;

static void *hold(void *nothing) {
  for (long i = 0; i < held.count; i++) {
    held.blocks[i] = malloc((size_t)held.size);
    if (held.blocks[i]) *(volatile char *)held.blocks[i] = 1;
  }
  return nothing;
}

/* Starts a thread that allocates `count` blocks and keeps them; returns before it has begun. */
int hold_in_thread(long count, long size) {
  static void *blocks[1 << 16];
  held.count = count, held.size = size, held.blocks = blocks;
  return pthread_create(&holder, NULL, hold, NULL);
}
int wait_for_thread(void) { return pthread_join(holder, NULL); }
