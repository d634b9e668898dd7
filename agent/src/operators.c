#include "operators.h"

#include "core.h"
#include "notes.h"
#include "objects.h"
#include "slots.h"

/* As the compiler names them: new or delete (Zn, Zd), of one or an array (w, a), m a size; then the tag types. The
 * alignment is a size_t in a register, std::nothrow_t an empty struct passed by its address. */
#define ALIGN "St11align_val_t"
#define NOTHROW "RKSt9nothrow_t"

static void settle(void *block, size_t size) {
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
}

/* An exception must not leave by a hook that is in its call. So the form that doesn't throw is asked first, and the one
 * that throws only when that has failed, as if the hook weren't there. Where the program handles failures itself
 * (std::set_new_handler), by what it likes, nothing is tried: what the allocator maps for the block may count too then. */
static const char nothrow;
static void *(*get_new_handler)(void);
static bool is_handled(void) { return !get_new_handler || get_new_handler(); }

static void *note_unentered(void *block, size_t size) {
  if (scope_enter()) settle(block, size);
  return block;
}

#define NEW(name)                                                                        \
  static void *(*real_##name)(size_t, size_t);                                           \
  static void *(*real_##name##_nothrow)(size_t, const void *);                           \
  static void *(*real_##name##_aligned)(size_t, size_t);                                 \
  static void *(*real_##name##_aligned_nothrow)(size_t, size_t, const void *);           \
  static void *hook_##name##_nothrow(size_t size, const void *tag) {                     \
    if (!scope_enter()) return real_##name##_nothrow(size, tag);                         \
    void *block = real_##name##_nothrow(size, tag);                                      \
    settle(block, size);                                                                 \
    return block;                                                                        \
  }                                                                                      \
  static void *hook_##name##_aligned_nothrow(size_t size, size_t alignment, const void *tag) { \
    if (!scope_enter()) return real_##name##_aligned_nothrow(size, alignment, tag);      \
    void *block = real_##name##_aligned_nothrow(size, alignment, tag);                   \
    settle(block, size);                                                                 \
    return block;                                                                        \
  }                                                                                      \
  static void *hook_##name(size_t size, size_t unused) {                                 \
    if (is_handled() || !real_##name##_nothrow) return note_unentered(real_##name(size, unused), size); \
    void *block = hook_##name##_nothrow(size, &nothrow);                                 \
    return block ? block : real_##name(size, unused);                                    \
  }                                                                                      \
  static void *hook_##name##_aligned(size_t size, size_t alignment) {                    \
    if (is_handled() || !real_##name##_aligned_nothrow)                                  \
      return note_unentered(real_##name##_aligned(size, alignment), size);               \
    void *block = hook_##name##_aligned_nothrow(size, alignment, &nothrow);              \
    return block ? block : real_##name##_aligned(size, alignment);                       \
  }
NEW(one)
NEW(array)
#undef NEW

/* All forms of delete begin with the block; what follows is handed on. */
#define DELETE(name)                                                             \
  static void (*real_##name)(void *, size_t, size_t);                            \
  static void hook_##name(void *block, size_t second, size_t third) {            \
    note_released(block);                                                        \
    real_##name(block, second, third);                                           \
  }
#define DELETES(name) \
  DELETE(name) DELETE(name##_sized) DELETE(name##_nothrow) DELETE(name##_aligned) DELETE(name##_sized_aligned) DELETE(name##_aligned_nothrow)
DELETES(delete)
DELETES(delete_array)
#undef DELETES
#undef DELETE

void operators_install(void) {
#define HOOK(symbol, name) {symbol, (void *)hook_##name, (void **)&real_##name}
#define NEW(letter, name)                                                                                            \
  HOOK("_Zn" letter "m", name), HOOK("_Zn" letter "m" NOTHROW, name##_nothrow), HOOK("_Zn" letter "m" ALIGN, name##_aligned), \
      HOOK("_Zn" letter "m" ALIGN NOTHROW, name##_aligned_nothrow)
#define DELETE(letter, name)                                                                       \
  HOOK("_Zd" letter "Pv", name), HOOK("_Zd" letter "Pvm", name##_sized),                           \
      HOOK("_Zd" letter "Pv" NOTHROW, name##_nothrow), HOOK("_Zd" letter "Pv" ALIGN, name##_aligned), \
      HOOK("_Zd" letter "Pvm" ALIGN, name##_sized_aligned), HOOK("_Zd" letter "Pv" ALIGN NOTHROW, name##_aligned_nothrow)
  static const struct hook hooks[] = {NEW("w", one), NEW("a", array), DELETE("l", delete), DELETE("a", delete_array)};
#undef DELETE
#undef NEW
#undef HOOK
  get_new_handler = objects_find("_ZSt15get_new_handlerv");
  slots_install_family(hooks, sizeof hooks / sizeof *hooks, "malloc");
}
