// What a release of `wire` brings along, so that it asks for nothing newer than glibc 2.34 (Amazon Linux 2023). The
// static libraries of Swift and of GCC call these functions; glibc has them in newer versions only. Defined in the program
// under glibc's own names, hidden from other libraries, they are found first, and glibc's are not asked for. (isoc23.c has
// more, which nothing here calls.)
#pragma once

#include <stdint.h>

// The length of (x, y), as hypotf(3): symbol version GLIBC_2.35, called by FoundationEssentials.
float portable_hypotf(float x, float y);

// Where the unwind table (.eh_frame_hdr) of the loaded object that holds `address` begins, and where that object does;
// `first` and `end` are those of its lowest and its highest segment. False if no object holds it, or one without a table.
struct portable_object {
    uintptr_t first;
    uintptr_t end;
    uintptr_t unwind_table;
};
_Bool portable_find_object(uintptr_t address, struct portable_object *found);

// The same from glibc's _dl_find_object(3), symbol version GLIBC_2.35, for the test that compares the two.
// -1 if this system has none.
int system_find_object(uintptr_t address, struct portable_object *found);
