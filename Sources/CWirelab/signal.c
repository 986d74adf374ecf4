#define _GNU_SOURCE
#include "wirelab_signal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/// A handler knows nothing but its signal's number, so where it writes cannot be anywhere else.
static int writing_end = -1;

static void note(int number) {
    int before = errno;
    unsigned char byte = (unsigned char)number;
    // A full pipe holds enough to wake the reader.
    (void)!write(writing_end, &byte, 1);
    errno = before;
}

int wirelab_open_signals(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    writing_end = ends[1];
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    const int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
        if (sigaction(numbers[index], &action, NULL) != 0) return -1;
    return ends[0];
}

int wirelab_next_signal(int descriptor) {
    unsigned char byte;
    return read(descriptor, &byte, 1) == 1 ? byte : 0;
}
