#define _GNU_SOURCE
#include "portability.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stddef.h>

struct search {
    uintptr_t address;
    struct portable_object *found;
};

// For dl_iterate_phdr(3): 0 goes on to the next object, 1 ends with this one, 2 with one that has no unwind table.
static int look_into(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    const struct search *search = context;
    struct portable_object found = {.first = UINTPTR_MAX};
    _Bool holds = 0;
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[index];
        uintptr_t start = object->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_GNU_EH_FRAME) found.unwind_table = start;
        if (header->p_type != PT_LOAD) continue;
        if (search->address >= start && search->address - start < header->p_memsz) holds = 1;
        if (start < found.first) found.first = start;
        if (start + header->p_memsz > found.end) found.end = start + header->p_memsz;
    }
    if (!holds) return 0;
    *search->found = found;
    return found.unwind_table == 0 ? 2 : 1;
}

_Bool portable_find_object(uintptr_t address, struct portable_object *found) {
    struct search search = {.address = address, .found = found};
    return dl_iterate_phdr(look_into, &search) == 1;
}

#ifdef DLFO_EH_SEGMENT_TYPE // glibc 2.35 and later: there GCC's unwinder (libgcc_eh) calls _dl_find_object
typedef int find_object(void *, struct dl_find_object *);

// The unwinder reads the flags and the table. The link map, which it does not read, is left out.
__attribute__((visibility("hidden"))) int _dl_find_object(void *address, struct dl_find_object *result) {
    struct portable_object found;
    if (!portable_find_object((uintptr_t)address, &found)) return -1;
    *result = (struct dl_find_object){
        .dlfo_map_start = (void *)found.first,
        .dlfo_map_end = (void *)found.end,
        .dlfo_eh_frame = (void *)found.unwind_table,
    };
    return 0;
}

int system_find_object(uintptr_t address, struct portable_object *found) {
    find_object *find = (find_object *)dlsym(RTLD_DEFAULT, "_dl_find_object");
    struct dl_find_object result;
    if (find == NULL) return -1;
    if (find((void *)address, &result) != 0) return 0;
    *found = (struct portable_object){
        .first = (uintptr_t)result.dlfo_map_start,
        .end = (uintptr_t)result.dlfo_map_end,
        .unwind_table = (uintptr_t)result.dlfo_eh_frame,
    };
    return 1;
}
#else
int system_find_object(uintptr_t address, struct portable_object *found) {
    (void)address, (void)found;
    return -1;
}
#endif
