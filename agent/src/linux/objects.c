#define _GNU_SOURCE /* dl_iterate_phdr */
#include "elf_objects.h"

#include <link.h>
#include <string.h>
#include <sys/auxv.h>

static const void *table_at(uintptr_t base, Elf64_Addr pointer) {
  /* glibc has added the base already, except where the dynamic section is read-only. */
  return (const void *)(pointer < base ? base + pointer : pointer);
}

static void read_dynamic(struct object *object, const Elf64_Dyn *dynamic, size_t *names_size) {
  for (; dynamic->d_tag != DT_NULL; dynamic++) {
    const void *table = table_at(object->base, dynamic->d_un.d_ptr);
    switch (dynamic->d_tag) {
      case DT_SYMTAB: object->symbols = table; break;
      case DT_STRTAB: object->names = table; break;
      case DT_STRSZ: *names_size = dynamic->d_un.d_val; break;
      case DT_VERSYM: object->versions = table; break;
      case DT_GNU_HASH: object->gnu_hash = table; break;
      case DT_HASH: object->sysv_hash = table; break;
      case DT_RELA: object->relocations[0] = table; break;
      case DT_RELASZ: object->relocation_counts[0] = dynamic->d_un.d_val / sizeof(Elf64_Rela); break;
      case DT_JMPREL: object->relocations[1] = table; break;
      case DT_PLTRELSZ: object->relocation_counts[1] = dynamic->d_un.d_val / sizeof(Elf64_Rela); break;
    }
  }
}

/* Linkers that keep tables and code in one segment lay the tables first, and names next to symbols. */
static uintptr_t find_code(const struct object *object, size_t names_size) {
  uintptr_t names = (uintptr_t)object->names;
  return names < (uintptr_t)object->symbols ? 0 : (names + names_size) & ~(uintptr_t)(PAGE - 1);
}

static bool read_object(const struct dl_phdr_info *info, struct object *object) {
  *object = (struct object){.base = info->dlpi_addr, .begin = UINTPTR_MAX, .code_begin = UINTPTR_MAX};
  const Elf64_Dyn *dynamic = NULL;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const Elf64_Phdr *segment = &info->dlpi_phdr[i];
    uintptr_t begin = object->base + segment->p_vaddr, end = begin + segment->p_memsz;
    if (segment->p_type == PT_DYNAMIC) dynamic = (const Elf64_Dyn *)begin;
    if (segment->p_type == PT_LOAD) {
      if (begin < object->begin) object->begin = begin;
      if (end > object->end) object->end = end;
    }
    if (segment->p_type == PT_GNU_RELRO) {
      object->relro_begin = begin & ~(uintptr_t)(PAGE - 1);
      object->relro_end = end & ~(uintptr_t)(PAGE - 1);
    }
  }
  if (!dynamic) return false;
  size_t names_size = 0;
  read_dynamic(object, dynamic, &names_size);
  if (!object->symbols || !object->names) return false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const Elf64_Phdr *segment = &info->dlpi_phdr[i];
    uintptr_t symbols = (uintptr_t)object->symbols - object->base;
    if (segment->p_type == PT_LOAD && symbols - segment->p_vaddr < segment->p_memsz && segment->p_flags & PF_X)
      object->code_begin = find_code(object, names_size);
  }
  return true;
}

static bool is_own(const struct object *object) {
  return (uintptr_t)&is_own - object->begin < object->end - object->begin;
}

struct walk {
  bool (*each)(const struct object *, void *);
  void *context;
};

static int visit(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  const struct walk *walk = data;
  struct object object;
  if (!read_object(info, &object) || is_own(&object)) return 0;
  if (getauxval(AT_SYSINFO_EHDR) - object.begin < object.end - object.begin) return 0;
  return walk->each(&object, walk->context);
}

void objects_each(bool (*each)(const struct object *, void *), void *context) {
  struct walk walk = {each, context};
  dl_iterate_phdr(visit, &walk);
}

static int read_own_path(struct dl_phdr_info *info, size_t size, void *path) {
  (void)size;
  struct object object;
  if (!read_object(info, &object) || !is_own(&object)) return 0;
  *(const char **)path = info->dlpi_name;
  return 1;
}

/* Not by dladdr, whose symbol is of glibc 2.34. */
const char *objects_own_path(void) {
  const char *path = NULL;
  dl_iterate_phdr(read_own_path, &path);
  return path;
}

static int read_loaded(struct dl_phdr_info *info, size_t size, void *count) {
  if (size >= offsetof(struct dl_phdr_info, dlpi_subs)) *(uint64_t *)count = info->dlpi_adds;
  return 1;
}

uint64_t objects_loaded(void) {
  uint64_t count = 0;
  dl_iterate_phdr(read_loaded, &count);
  return count;
}

static bool defines(const struct object *object, const Elf64_Sym *symbol, const char *name) {
  return symbol->st_shndx != SHN_UNDEF && symbol->st_value && strcmp(object->names + symbol->st_name, name) == 0;
}

static const Elf64_Sym *find_gnu(const struct object *object, const char *name, const Elf64_Sym *previous) {
  const uint32_t *table = object->gnu_hash;
  uint32_t buckets = table[0], first = table[1], bloom_words = table[2];
  const uint32_t *bucket = table + 4 + bloom_words * 2, *chain = bucket + buckets;
  uint32_t hash = 5381;
  for (const char *c = name; *c; c++) hash = hash * 33 + (uint8_t)*c;
  uint32_t i = buckets ? bucket[hash % buckets] : 0;
  if (i < first) return NULL;
  for (;; i++) {
    uint32_t link = chain[i - first];
    const Elf64_Sym *symbol = &object->symbols[i];
    if (symbol > previous && (link | 1) == (hash | 1) && defines(object, symbol, name)) return symbol;
    if (link & 1) return NULL;
  }
}

static const Elf64_Sym *find_sysv(const struct object *object, const char *name, const Elf64_Sym *previous) {
  uint32_t count = object->sysv_hash[1]; /* nchain: the number of symbols */
  for (uint32_t i = 1; i < count; i++) {
    const Elf64_Sym *symbol = &object->symbols[i];
    if (symbol > previous && defines(object, symbol, name)) return symbol;
  }
  return NULL;
}

const Elf64_Sym *object_definition(const struct object *object, const char *name, const Elf64_Sym *previous) {
  if (object->gnu_hash) return find_gnu(object, name, previous);
  return object->sysv_hash ? find_sysv(object, name, previous) : NULL;
}

#define HIDDEN_VERSION 0x8000u

const Elf64_Sym *object_current_definition(const struct object *object, const char *name) {
  const Elf64_Sym *symbol = NULL;
  while ((symbol = object_definition(object, name, symbol)))
    if (!object->versions || !(object->versions[symbol - object->symbols] & HIDDEN_VERSION)) return symbol;
  return NULL;
}

struct search {
  const char *name;
  void *found;
};

static bool find_in(const struct object *object, void *context) {
  struct search *search = context;
  const Elf64_Sym *symbol = object_definition(object, search->name, NULL);
  if (symbol) search->found = (void *)(object->base + symbol->st_value);
  return symbol != NULL;
}

void *objects_find(const char *name) {
  struct search search = {.name = name};
  objects_each(find_in, &search);
  return search.found;
}

struct libc {
  const void *function;
  bool is_within;
};

static bool is_in(const struct object *object, const void *function) {
  return (uintptr_t)function - object->begin < object->end - object->begin;
}

static bool look_into_libc(const struct object *object, void *context) {
  struct libc *libc = context;
  if (!object_definition(object, OBJECTS_LIBC, NULL)) return false;
  libc->is_within = is_in(object, libc->function);
  return true;
}

bool objects_is_in_libc(const void *function) {
  struct libc libc = {.function = function};
  objects_each(look_into_libc, &libc);
  return libc.is_within;
}

struct image_search {
  const void *function;
  struct objects_image found;
};

static bool look_for_image(const struct object *object, void *context) {
  struct image_search *search = context;
  if (!is_in(object, search->function)) return false;
  search->found = (struct objects_image){object->begin, object->end};
  return true;
}

struct objects_image objects_image_of(const void *function) {
  struct image_search search = {.function = function};
  objects_each(look_for_image, &search);
  return search.found;
}
