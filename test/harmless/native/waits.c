/* Preloaded: malloc, and Python's allocators below the agent, let another thread allocate and wait for it, inside of the call. Who held a
 * lock across a call into the program would never come back. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define INITIAL_EXEC __attribute__((tls_model("initial-exec")))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER, answered = PTHREAD_COND_INITIALIZER;
static long wanted, done;
static int is_armed;
static __thread int is_inside INITIAL_EXEC;

static void *(*next_malloc)(size_t);

/* All that the agent may take its lock for: blocks, mappings, a thread. */
static void *allocate(void *nothing) {
  is_inside = 1; /* asks nobody */
  for (size_t size = 1; size < 1 << 21; size *= 8) {
    char *block = malloc(size);
    block = realloc(block, 2 * size);
    memset(block, 1, size);
    free(block);
  }
  void *area = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(area, 1 << 16);
  return nothing;
}

static void *help(void *nothing) {
  is_inside = 1;
  pthread_mutex_lock(&mutex);
  for (;;) {
    while (wanted == done) pthread_cond_wait(&asked, &mutex);
    pthread_mutex_unlock(&mutex);
    pthread_t thread;
    allocate(NULL);
    if (done % 16 == 0 && !pthread_create(&thread, NULL, allocate, NULL)) pthread_join(thread, NULL);
    pthread_mutex_lock(&mutex);
    done++;
    pthread_cond_broadcast(&answered);
  }
  return nothing;
}

/* Once in so many calls: it takes its time. */
static void ask(void) {
  static long calls;
  if (!is_armed || is_inside || __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) % 64) return;
  is_inside = 1;
  pthread_mutex_lock(&mutex);
  long mine = ++wanted;
  pthread_cond_signal(&asked);
  while (done < mine) pthread_cond_wait(&answered, &mutex);
  pthread_mutex_unlock(&mutex);
  is_inside = 0;
}

void *malloc(size_t size) {
  if (!next_malloc) next_malloc = dlsym(RTLD_NEXT, "malloc");
  ask();
  return next_malloc(size);
}

/* PyMemAllocatorEx */
struct allocator {
  void *context;
  void *(*malloc)(void *, size_t);
  void *(*calloc)(void *, size_t, size_t);
  void *(*realloc)(void *, void *, size_t);
  void (*free)(void *, void *);
};

static struct allocator originals[3][3]; /* those below, of each time and domain */

static void *wrapped_malloc(void *context, size_t size) {
  struct allocator *next = context;
  ask();
  return next->malloc(next->context, size);
}
static void *wrapped_calloc(void *context, size_t count, size_t size) {
  struct allocator *next = context;
  ask();
  return next->calloc(next->context, count, size);
}
static void *wrapped_realloc(void *context, void *block, size_t size) {
  struct allocator *next = context;
  ask();
  return next->realloc(next->context, block, size);
}
static void wrapped_free(void *context, void *block) {
  struct allocator *next = context;
  ask();
  next->free(next->context, block);
}

/* Stand before all domains as they are now: three times at most. */
void wrap(void) {
  static int times;
  struct allocator *next = originals[times++];
  void (*get)(int, struct allocator *) = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
  void (*set)(int, struct allocator *) = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
  for (int domain = 0; get && set && domain < 3; domain++) {
    get(domain, &next[domain]);
    set(domain, &(struct allocator){&next[domain], wrapped_malloc, wrapped_calloc, wrapped_realloc, wrapped_free});
  }
}

__attribute__((constructor)) static void begin(void) { wrap(); }

void arm(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, help, NULL);
  pthread_detach(thread);
  is_armed = 1;
}

long disarm(void) {
  is_armed = 0;
  return wanted;
}
