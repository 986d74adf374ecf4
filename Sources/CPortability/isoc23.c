#include "portability.h"

// Compiled against glibc 2.38 or later, a call of strtol becomes one of __isoc23_strtol, which also takes C23's prefix 0b.
// These must be the old ones, so they are declared here and not by <stdlib.h>.
extern long strtol(const char *text, char **end, int base);
extern unsigned long strtoul(const char *text, char **end, int base);
extern long long strtoll(const char *text, char **end, int base);
extern unsigned long long strtoull(const char *text, char **end, int base);

__attribute__((visibility("hidden"))) long __isoc23_strtol(const char *text, char **end, int base) {
    return strtol(text, end, base);
}

// Debian 13's libstdc++ reads a variable of the environment with this one, before `main`.
__attribute__((visibility("hidden"))) unsigned long __isoc23_strtoul(const char *text, char **end, int base) {
    return strtoul(text, end, base);
}

__attribute__((visibility("hidden"))) long long __isoc23_strtoll(const char *text, char **end, int base) {
    return strtoll(text, end, base);
}

__attribute__((visibility("hidden"))) unsigned long long __isoc23_strtoull(const char *text, char **end, int base) {
    return strtoull(text, end, base);
}
