// A pool of workers, made by the first call that needs it.
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

static std::mutex mutex;
// Never destroyed: workers wait until the process is gone.
static auto &wanted = *new std::condition_variable, &finished = *new std::condition_variable;
static std::deque<std::function<void()>> jobs;
static int open_jobs;

static void work() {
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) {
    wanted.wait(lock, [] { return !jobs.empty(); });
    auto job = jobs.front();
    jobs.pop_front();
    lock.unlock();
    job();
    lock.lock();
    if (--open_jobs == 0) finished.notify_all();
  }
}

// Splits `size` bytes among `count` jobs, and waits until they are all done.
extern "C" void hold_in_pool(size_t size, int count) {
  static bool started;
  if (!started) {
    for (int i = 0; i < 4; i++) std::thread(work).detach();
    started = true;
  }
  std::unique_lock<std::mutex> lock(mutex);
  open_jobs = count;
  for (int i = 0; i < count; i++) {
    jobs.push_back([=] {
      for (size_t held = 0; held < size / count; held += 1000) memset(malloc(1000), 1, 1000);
    });
    wanted.notify_one();
  }
  finished.wait(lock, [] { return open_jobs == 0; });
}
