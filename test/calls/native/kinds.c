/* Memory that is not anonymous, or shared. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define READ_WRITE (PROT_READ | PROT_WRITE)

static void *map_file(int fd, size_t size, int flags) {
  ftruncate(fd, size);
  void *at = mmap(NULL, size, READ_WRITE, flags, fd, 0);
  close(fd);
  return at;
}

void memfd(size_t size) { map_file(memfd_create("calls", 0), size, MAP_SHARED); }

void system_v(size_t size) {
  int segment = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  shmat(segment, NULL, 0);
  void *again = shmat(segment, NULL, 0);
  shmdt(again);
  shmctl(segment, IPC_RMID, NULL);
}

void named(size_t size) {
  int fd = shm_open("/floodmark-test-calls", O_RDWR | O_CREAT, 0600);
  shm_unlink("/floodmark-test-calls");
  map_file(fd, size, MAP_SHARED);
}

void shared_zero(size_t size) { mmap(NULL, size, READ_WRITE, MAP_SHARED, open("/dev/zero", O_RDWR), 0); }
void private_zero(size_t size) { mmap(NULL, size, READ_WRITE, MAP_PRIVATE, open("/dev/zero", O_RDWR), 0); }

static int file(void) {
  char path[] = "./calls-XXXXXX";
  int fd = mkstemp(path);
  unlink(path);
  return fd;
}
void file_private(size_t size) { map_file(file(), size, MAP_PRIVATE); }
void file_part(size_t size) { munmap(map_file(file(), 2 * size, MAP_SHARED), size); }
