/* Native threads: a lone one that outlives the call that started it, thousands of short ones, some that end early. */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sem_t go, done;
__attribute__((constructor)) static void start(void) {
  sem_init(&go, 0, 0);
  sem_init(&done, 0, 0);
}

static void *work_later(void *size) {
  sem_wait(&go);
  memset(malloc((size_t)size), 1, (size_t)size);
  sem_post(&done);
  return NULL;
}
void start_worker(size_t size) {
  pthread_t thread;
  pthread_create(&thread, NULL, work_later, (void *)size);
  pthread_detach(thread);
}
void let_work(void) {
  sem_post(&go);
  sem_wait(&done);
}

static void *work_shortly(void *size) {
  free(malloc((size_t)size));
  return NULL;
}
void short_threads(size_t count) {
  for (size_t i = 0; i < count; i++) {
    pthread_t thread;
    pthread_create(&thread, NULL, work_shortly, (void *)(1000 + i));
    pthread_join(thread, NULL);
  }
}

/* Threads of a second generation: charged to the line that started the first. */
static void *start_another(void *size) {
  start_worker((size_t)size);
  return NULL;
}
void start_through_another(size_t size) {
  pthread_t thread;
  pthread_create(&thread, NULL, start_another, (void *)size);
  pthread_join(thread, NULL);
}

static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void unlock(void *unused) { (void)unused, pthread_mutex_unlock(&mutex); }
static void *leave(void *size) {
  malloc((size_t)size);
  pthread_exit((void *)1);
}
static void *wait_forever(void *size) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(unlock, NULL);
  malloc((size_t)size);
  for (;;) pthread_cond_wait(&never, &mutex);
  pthread_cleanup_pop(1);
  return NULL;
}
/* Threads that end by pthread_exit and by cancellation; both must arrive. */
int end_early(size_t size) {
  pthread_t thread;
  void *first, *second;
  pthread_create(&thread, NULL, leave, (void *)size);
  pthread_join(thread, &first);
  pthread_create(&thread, NULL, wait_forever, (void *)size);
  usleep(10000);
  pthread_cancel(thread);
  pthread_join(thread, &second);
  return first == (void *)1 && second == PTHREAD_CANCELED;
}
