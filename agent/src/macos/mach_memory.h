/* Mach's calls for memory. <mach/mach_vm.h>, which has the latter two, isn't in every set of macOS's headers. */
#ifndef FLOODMARK_MACH_MEMORY_H
#define FLOODMARK_MACH_MEMORY_H
#include <mach/mach.h>

kern_return_t mach_vm_allocate(vm_map_t task, mach_vm_address_t *at, mach_vm_size_t size, int flags);
kern_return_t mach_vm_deallocate(vm_map_t task, mach_vm_address_t at, mach_vm_size_t size);
#endif
