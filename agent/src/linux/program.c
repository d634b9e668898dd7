#define _GNU_SOURCE /* AT_EMPTY_PATH */
#include "program.h"

#include <elf.h>
#include <string.h>

#include "os.h"

#define SEGMENTS_MOST 32u
#define ENTRIES_MOST 96u /* of the dynamic section: what a program needs stands at its begin */

struct program {
  int file;
  uint32_t count;
  Elf64_Phdr segments[SEGMENTS_MOST];
};

/* As many bytes as there are, up to `size`. */
static size_t read_at(const struct program *program, void *to, size_t size, uint64_t offset) {
  long length = os_call(SYS_pread64, program->file, (long)to, (long)size, (long)offset, 0, 0);
  return fm_failed(length) ? 0 : (size_t)length;
}

static bool read_text(const struct program *program, char *text, size_t size, uint64_t offset) {
  size_t length = read_at(program, text, size - 1, offset);
  text[length] = 0;
  return length > 0;
}

static const Elf64_Phdr *find_segment(const struct program *program, uint32_t type) {
  for (uint32_t i = 0; i < program->count; i++)
    if (program->segments[i].p_type == type) return &program->segments[i];
  return NULL;
}

static bool has_fit_loader(const struct program *program) {
  char loader[256];
  const Elf64_Phdr *segment = find_segment(program, PT_INTERP);
  if (!segment || !read_text(program, loader, sizeof loader, segment->p_offset)) return true;
#ifdef __GLIBC__ /* linked to musl it would end a program of glibc's */
  if (strstr(loader, MACHINE_LOADER)) return true;
#endif
  return strstr(loader, MACHINE_MUSL_LOADER);
}

/* Where an address of the program stands in its file; 0: nowhere. */
static uint64_t offset_of(const struct program *program, uint64_t address) {
  for (uint32_t i = 0; i < program->count; i++) {
    const Elf64_Phdr *segment = &program->segments[i];
    if (segment->p_type == PT_LOAD && address - segment->p_vaddr < segment->p_filesz)
      return address - segment->p_vaddr + segment->p_offset;
  }
  return 0;
}

static bool needs_to_lead(const struct program *program) {
  Elf64_Dyn entries[ENTRIES_MOST];
  const Elf64_Phdr *segment = find_segment(program, PT_DYNAMIC);
  if (!segment) return false;
  size_t size = segment->p_filesz < sizeof entries ? segment->p_filesz : sizeof entries;
  size_t count = read_at(program, entries, size, segment->p_offset) / sizeof *entries;
  uint64_t names = 0;
  for (size_t i = 0; i < count; i++)
    if (entries[i].d_tag == DT_STRTAB) names = offset_of(program, entries[i].d_un.d_ptr);
  for (size_t i = 0; names && i < count; i++) {
    char name[64];
    if (entries[i].d_tag == DT_NEEDED && read_text(program, name, sizeof name, names + entries[i].d_un.d_val) &&
        program_must_lead(name))
      return true;
  }
  return false;
}

static bool fits(int file) {
  struct program program = {.file = file};
  Elf64_Ehdr header;
  if (read_at(&program, &header, sizeof header, 0) < sizeof header) return true;
  if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return true;
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != MACHINE_ELF) return false;
  size_t size = header.e_phnum * sizeof *program.segments;
  if (size > sizeof program.segments || read_at(&program, program.segments, size, header.e_phoff) < size) return true;
  program.count = header.e_phnum;
  return has_fit_loader(&program) && !needs_to_lead(&program);
}

/* Will its process have more rights than this one's user, so that its loader takes nothing that it is to preload (AT_SECURE)? */
static bool has_more_rights(int folder, const char *path) {
  long user = os_call(SYS_getuid, 0, 0, 0, 0, 0, 0), group = os_call(SYS_getgid, 0, 0, 0, 0, 0, 0);
  if (user != os_call(SYS_geteuid, 0, 0, 0, 0, 0, 0) || group != os_call(SYS_getegid, 0, 0, 0, 0, 0, 0)) return true;
  struct stat file;
  if (fm_failed(os_call(SYS_newfstatat, folder, (long)path, (long)&file, AT_EMPTY_PATH, 0, 0))) return false;
  return (file.st_mode & S_ISUID && file.st_uid != user) || (file.st_mode & S_ISGID && file.st_gid != group);
}

bool program_fits(int folder, const char *path) {
  if (has_more_rights(folder, path)) return false;
  if (!*path) return fits(folder);
  int file = (int)os_call(SYS_openat, folder, (long)path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0, 0, 0);
  if (file < 0) return true;
  bool result = fits(file);
  os_close(file);
  return result;
}

bool program_must_lead(const char *library) {
  return strstr(library, "libasan.so") || strstr(library, "libclang_rt.asan");
}
