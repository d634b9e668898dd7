#include "opening.h"

#include <linux/futex.h>

#include "failpoint.h"

bool opening_protect(uintptr_t begin, uintptr_t end, int protection) {
  begin &= ~(uintptr_t)(PAGE - 1);
  return !fails(FAIL_slot_page) && !fm_failed(os_protect((void *)begin, end - begin, protection));
}

/* Is this a word that can't be written? Adds nothing to it by a call of the kernel's, which fails then; a write itself would end the
 * process. What can be written already may be under relocation, by another thread in dlopen, and must stay so. */
static bool is_closed(uintptr_t at) {
  static uint32_t nobody;
  long add_nothing = (long)FUTEX_OP(FUTEX_OP_ADD, 0, FUTEX_OP_CMP_EQ, 0);
  return fm_failed(os_call(SYS_futex, (long)&nobody, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 0, 0, (long)at, add_nothing));
}

bool opening_make(struct opening *opening, uintptr_t slot) {
  const struct object *object = opening->object;
  if (opening->open || slot - object->relro_begin >= object->relro_end - object->relro_begin) return true;
  opening->was_closed = is_closed(slot);
  return opening->open = !opening->was_closed || opening_protect(object->relro_begin, object->relro_end, PROT_READ | PROT_WRITE);
}

void opening_end(const struct opening *opening) {
  if (opening->open && opening->was_closed) opening_protect(opening->object->relro_begin, opening->object->relro_end, PROT_READ);
}
