#include "portability.h"

#include <math.h>

// In double precision neither square overflows nor loses a digit, so only the sum, the root and the last conversion round.
// C17 F.10.4.3: an infinity wins over a NaN.
float portable_hypotf(float x, float y) {
    if (isinf(x) || isinf(y)) return INFINITY;
    return (float)sqrt((double)x * x + (double)y * y);
}

__attribute__((visibility("hidden"))) float hypotf(float x, float y) {
    return portable_hypotf(x, y);
}
