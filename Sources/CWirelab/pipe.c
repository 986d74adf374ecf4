#define _GNU_SOURCE
#include "wirelab_pipe.h"

#include <fcntl.h>
#include <unistd.h>

int wirelab_open_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
