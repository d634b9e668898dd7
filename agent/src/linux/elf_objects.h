/* The loaded objects and their symbols, read from their ELF tables. Allocates nothing.
 */
#ifndef FLOODMARK_ELF_OBJECTS_H
#define FLOODMARK_ELF_OBJECTS_H
#include <elf.h>

#include "objects.h"
#include "os.h"

struct object {
  uintptr_t base; /* what the object's addresses are relative to */
  uintptr_t begin, end; /* of its image */
  uintptr_t relro_begin, relro_end; /* made read-only after relocation; empty: none. Whole pages */
  const Elf64_Sym *symbols;
  const char *names;
  const uint16_t *versions; /* of the symbols; may be NULL */
  const uint32_t *gnu_hash; /* may be NULL */
  const uint32_t *sysv_hash; /* may be NULL */
  const Elf64_Rela *relocations[2]; /* DT_RELA, DT_JMPREL */
  size_t relocation_counts[2];
  uintptr_t code_begin; /* beyond the symbol table: the first page that may have code in it, where the table lies in an executable segment */
};

/* Call `each` for every loaded object but the agent itself and the vDSO, in the order in which symbols are searched,
 * until it returns true. `each` must not call dlopen, dlsym or the like. */
void objects_each(bool (*each)(const struct object *object, void *context), void *context);

/* A definition of `name` in this object: the first one, or the next one after `previous` (a name may have versions, each
 * a symbol of its own). NULL when there is none. An import (st_shndx 0) is no definition. */
const Elf64_Sym *object_definition(const struct object *object, const char *name, const Elf64_Sym *previous);

/* The definition that a program built today would bind to: not of a version that is kept for older programs. NULL when
 * there is none. */
const Elf64_Sym *object_current_definition(const struct object *object, const char *name);
#endif
