#include "slots.h"

#include <errno.h>
#include <string.h>

#include "elf_objects.h"
#include "opening.h"

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
  bool failed;
};

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
    if (work->originals[i] == (uintptr_t)work->hooks[i].function) { /* it could not be taken out */
      work->originals[i] = (uintptr_t)*work->hooks[i].original;
      continue;
    }
    *work->hooks[i].original = (void *)work->originals[i];
  }
  return false;
}

/* A page that has code in it, too, stays executable all the time. One that has none needs not be so again: some systems let nothing be
 * executable that was written to. */
static bool redirect(const struct object *object, Elf64_Sym *symbol, void *function) {
  uintptr_t at = (uintptr_t)symbol, end = at + sizeof *symbol;
  int executable = end > object->code_begin ? PROT_EXEC : 0;
  if (!opening_protect(at, end, PROT_READ | PROT_WRITE | executable)) return false;
  symbol->st_value = (uintptr_t)function - object->base;
  opening_protect(at, end, PROT_READ | executable);
  return true;
}

/* Point the definitions' symbols, of all versions, to the hooks: objects relocated from now on add their value to the
 * definer's base. */
static bool redirect_symbols(const struct object *object, void *context) {
  struct work *work = context;
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
  if (type != MACHINE_JUMP_SLOT && type != MACHINE_GLOB_DAT && type != MACHINE_ADDRESS) return -1;
  uintptr_t value = *(uintptr_t *)(object->base + relocation->r_offset);
  /* A lazy slot holds no answer yet: it points into its own object. A family's symbols are redirected: it will find them. */
  bool lazy = type == MACHINE_JUMP_SLOT && !work->mark && value - object->begin < object->end - object->begin;
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
  struct opening opening = {.object = object};
  for (int table = 0; table < 2; table++)
    for (size_t i = 0; i < object->relocation_counts[table]; i++) {
      const Elf64_Rela *relocation = &object->relocations[table][i];
      int hook = hook_for(work, object, relocation);
      if (hook < 0) continue;
      uintptr_t slot = object->base + relocation->r_offset;
      if (!opening_make(&opening, slot)) {
        work->failed = true;
        return false;
      }
      *(void **)slot = work->hooks[hook].function;
    }
  opening_end(&opening);
  return false;
}

/* What is in. */
#define INSTALLED_MOST (4 * HOOKS_MOST)
struct installed {
  const struct hook *hook;
  uintptr_t plt;
};
static struct installed installed[INSTALLED_MOST];
static size_t installed_count;

static void enter(const struct work *work) {
  for (size_t i = 0; i < work->count; i++)
    if (work->originals[i] && installed_count < INSTALLED_MOST)
      installed[installed_count++] = (struct installed){&work->hooks[i], work->plt[i]};
}

const char *slots_obstacle(void) { return NULL; }

bool slots_install(const struct hook *hooks, size_t count) {
  static struct work work;
  work = (struct work){.hooks = hooks, .count = count};
  objects_each(find_definitions, &work);
  machine_settle(); /* who comes upon a hook finds the originals, and all that was made ready before */
  objects_each(redirect_symbols, &work);
  fill_sieve(&work);
  objects_each(rewrite_slots, &work);
  enter(&work);
  return !work.failed;
}

static bool find_family(const struct object *object, void *context) {
  struct work *work = context;
  if (!object_definition(object, work->mark, NULL)) return false;
  if (!object_definition(object, work->hooks[0].name, NULL)) return false;
  find_definitions(object, work);
  return true;
}

bool slots_install_family(const struct hook *hooks, size_t count, const char *mark) {
  static struct work work;
  work = (struct work){.hooks = hooks, .count = count, .mark = mark};
  objects_each(find_family, &work);
  if (!work.originals[0]) return false;
  machine_settle();
  objects_each(redirect_symbols, &work);
  fill_sieve(&work);
  objects_each(rewrite_slots, &work);
  enter(&work);
  return true;
}

static const struct installed *find_installed(uintptr_t function) {
  for (size_t i = 0; i < installed_count; i++)
    if ((uintptr_t)installed[i].hook->function == function) return &installed[i];
  return NULL;
}

static uintptr_t original_of(const struct installed *entry) { return (uintptr_t)*entry->hook->original; }

static bool restore_symbols(const struct object *object, void *own) {
  for (size_t i = 0; i < installed_count; i++) {
    const Elf64_Sym *symbol = NULL;
    const struct hook *hook = installed[i].hook;
    while ((symbol = object_definition(object, hook->name, symbol)))
      if (object->base + symbol->st_value == (uintptr_t)hook->function)
        redirect(object, (Elf64_Sym *)symbol, *hook->original);
  }
  return (void)own, false;
}

/* As the loader resolves it: only what is no call may be the executable's own entry. */
static uintptr_t restored(const struct installed *entry, uint32_t type) {
  return type != MACHINE_JUMP_SLOT && entry->plt ? entry->plt : original_of(entry);
}

static bool restore_slots(const struct object *object, void *context) {
  const struct object *own = context;
  struct opening opening = {.object = object};
  for (int table = 0; table < 2; table++)
    for (size_t i = 0; i < object->relocation_counts[table]; i++) {
      const Elf64_Rela *relocation = &object->relocations[table][i];
      uint32_t type = ELF64_R_TYPE(relocation->r_info);
      if (type != MACHINE_JUMP_SLOT && type != MACHINE_GLOB_DAT && type != MACHINE_ADDRESS) continue;
      uintptr_t slot = object->base + relocation->r_offset, value = *(uintptr_t *)slot;
      if (likely(value - own->begin >= own->end - own->begin)) continue;
      const struct installed *entry = find_installed(value);
      if (entry && opening_make(&opening, slot)) *(uintptr_t *)slot = restored(entry, type);
    }
  opening_end(&opening);
  return false;
}

void slots_remove_all(void) {
  struct object own = {.begin = UINTPTR_MAX};
  for (size_t i = 0; i < installed_count; i++) { /* all hooks lie within */
    uintptr_t function = (uintptr_t)installed[i].hook->function;
    if (function < own.begin) own.begin = function;
    if (function >= own.end) own.end = function + 1;
  }
  objects_each(restore_symbols, &own);
  objects_each(restore_slots, &own);
  installed_count = 0;
}
