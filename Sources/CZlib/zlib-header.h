// The system's zlib; Debian's package of this header is zlib1g-dev.
#include <zlib.h>
