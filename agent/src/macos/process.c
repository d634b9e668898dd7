#include "process.h"

#include <mach/mach.h>

#include "core.h"
#include "failpoint.h"

static bool ask(struct mach_task_basic_info *info) {
  mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
  return !fails(FAIL_proc_file) && !task_info(mach_task_self(), MACH_TASK_BASIC_INFO, (task_info_t)info, &count);
}

/* No limit applies to what is private and writable. */
bool process_read_memory(struct process_memory *memory) {
  struct mach_task_basic_info info;
  if (!ask(&info)) return false;
  *memory = (struct process_memory){.address_space = info.virtual_size, .resident = info.resident_size};
  return true;
}

uint64_t process_resident(void) {
  struct mach_task_basic_info info;
  return ask(&info) ? info.resident_size : 0;
}

void process_forget(void) {}

uint64_t process_resident_most(void) {
  struct mach_task_basic_info info;
  return ask(&info) ? info.resident_size_max : 0;
}
