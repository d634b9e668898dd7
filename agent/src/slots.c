#include "slots.h"

#include <string.h>

#include "objects.h"
#include "os.h"

#define HOOKS_MOST 64
#define SIEVE_SIZE 1024u

struct work {
  const struct hook *hooks;
  size_t count;
  uintptr_t definers[HOOKS_MOST]; /* bases of the objects that define them */
  uintptr_t originals[HOOKS_MOST];
  uintptr_t plt[HOOKS_MOST]; /* the executable's own entry that stands for the function in all objects; 0: none */
  const char *mark; /* of a family: another symbol of the object that defines it */
  bool sieve[SIEVE_SIZE]; /* what a slot's value leads to: true for all originals and plt, and for few others */
  bool running; /* other threads may be relocating objects: what is made writable stays so */
  bool failed;
};

static bool make_writable(uintptr_t begin, uintptr_t end, bool writable) {
  begin &= ~(uintptr_t)(PAGE - 1);
  return !fm_failed(os_protect((void *)begin, end - begin, writable ? PROT_READ | PROT_WRITE : PROT_READ));
}

/* An executable that isn't position-independent may give its own PLT entry as a function's address. */
static void find_plt(const struct object *object, struct work *work) {
  for (int table = 0; table < 2; table++)
    for (size_t i = 0; i < object->relocation_counts[table]; i++) {
      const Elf64_Sym *symbol = &object->symbols[ELF64_R_SYM(object->relocations[table][i].r_info)];
      if (likely(symbol->st_shndx != SHN_UNDEF || !symbol->st_value)) continue;
      for (size_t hook = 0; hook < work->count; hook++)
        if (!work->plt[hook] && strcmp(object->names + symbol->st_name, work->hooks[hook].name) == 0)
          work->plt[hook] = object->base + symbol->st_value;
    }
}

static bool find_definitions(const struct object *object, void *context) {
  struct work *work = context;
  find_plt(object, work);
  for (size_t i = 0; i < work->count; i++) {
    if (work->originals[i]) continue;
    const Elf64_Sym *symbol = object_current_definition(object, work->hooks[i].name);
    if (!symbol || ELF64_ST_TYPE(symbol->st_info) != STT_FUNC) continue;
    work->definers[i] = object->base;
    work->originals[i] = object->base + symbol->st_value;
    *work->hooks[i].original = (void *)work->originals[i];
  }
  return false;
}

static bool redirect(const struct object *object, Elf64_Sym *symbol, void *function) {
  uintptr_t at = (uintptr_t)symbol, end = at + sizeof *symbol;
  if (!make_writable(at, end, true)) return false;
  symbol->st_value = (uintptr_t)function - object->base;
  make_writable(at, end, false);
  return true;
}

/* Point the definitions' symbols, of all versions, to the hooks: objects relocated from now on add their value to the
 * definer's base. */
static bool redirect_symbols(const struct object *object, void *context) {
  struct work *work = context;
  if (object->symbols_executable) return false;
  for (size_t i = 0; i < work->count; i++) {
    if (!work->originals[i] || work->definers[i] != object->base) continue;
    const Elf64_Sym *symbol = NULL;
    while ((symbol = object_definition(object, work->hooks[i].name, symbol)))
      if (object->base + symbol->st_value == work->originals[i] &&
          !redirect(object, (Elf64_Sym *)symbol, work->hooks[i].function))
        work->failed = true;
  }
  return false;
}

static bool *sieve_at(struct work *work, uintptr_t value) { return &work->sieve[value / 16 % SIEVE_SIZE]; }

static void fill_sieve(struct work *work) {
  for (size_t i = 0; i < work->count; i++)
    *sieve_at(work, work->originals[i]) = *sieve_at(work, work->plt[i]) = true;
}

/* Which hook a slot is for, or -1. A slot with another value was set by somebody else, on purpose. */
static int hook_for(struct work *work, const struct object *object, const Elf64_Rela *relocation) {
  uint32_t type = ELF64_R_TYPE(relocation->r_info);
  if (type != R_X86_64_JUMP_SLOT && type != R_X86_64_GLOB_DAT && type != R_X86_64_64) return -1;
  uintptr_t value = *(uintptr_t *)(object->base + relocation->r_offset);
  /* A lazy slot holds no answer yet: it points into its own object. A family's symbols are redirected: it will find them. */
  bool lazy = type == R_X86_64_JUMP_SLOT && !work->mark && value - object->begin < object->end - object->begin;
  if (likely(!lazy && !*sieve_at(work, value))) return -1;
  const Elf64_Sym *symbol = &object->symbols[ELF64_R_SYM(relocation->r_info)];
  for (size_t i = 0; i < work->count; i++) {
    if (!work->originals[i]) continue;
    bool resolved = value == work->originals[i] || (work->plt[i] && value == work->plt[i]);
    if ((!resolved && !lazy) || strcmp(object->names + symbol->st_name, work->hooks[i].name) != 0) continue;
    /* An object that defines the name means its own. */
    bool own = symbol->st_shndx != SHN_UNDEF && object->base != work->definers[i];
    return own && !resolved ? -1 : (int)i;
  }
  return -1;
}

static bool rewrite_slots(const struct object *object, void *context) {
  struct work *work = context;
  bool open = false;
  for (int table = 0; table < 2; table++)
    for (size_t i = 0; i < object->relocation_counts[table]; i++) {
      const Elf64_Rela *relocation = &object->relocations[table][i];
      int hook = hook_for(work, object, relocation);
      if (hook < 0) continue;
      uintptr_t slot = object->base + relocation->r_offset;
      if (!open && slot - object->relro_begin < object->relro_end - object->relro_begin) {
        open = make_writable(object->relro_begin, object->relro_end, true);
        if (!open) {
          work->failed = true;
          return false;
        }
      }
      *(void **)slot = work->hooks[hook].function;
    }
  if (open && !work->running) make_writable(object->relro_begin, object->relro_end, false);
  return false;
}

bool slots_install(const struct hook *hooks, size_t count) {
  static struct work work;
  work = (struct work){.hooks = hooks, .count = count};
  objects_each(find_definitions, &work);
  objects_each(redirect_symbols, &work);
  fill_sieve(&work);
  objects_each(rewrite_slots, &work);
  return !work.failed;
}

static bool find_family(const struct object *object, void *context) {
  struct work *work = context;
  if (object->symbols_executable || !object_definition(object, work->mark, NULL)) return false;
  if (!object_definition(object, work->hooks[0].name, NULL)) return false;
  find_definitions(object, work);
  return true;
}

bool slots_install_family(const struct hook *hooks, size_t count, const char *mark) {
  static struct work work;
  work = (struct work){.hooks = hooks, .count = count, .mark = mark, .running = true};
  objects_each(find_family, &work);
  if (!work.originals[0]) return false;
  objects_each(redirect_symbols, &work);
  fill_sieve(&work);
  objects_each(rewrite_slots, &work);
  return true;
}
