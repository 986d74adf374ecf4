#define _GNU_SOURCE
#include "wirelab_signal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
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

/// A terminal's Ctrl-C may come from two sides; what comes this soon after the first is the same request.
static const long one_request = 500;  // milliseconds
/// When the first request to end came, in milliseconds; 0 for not yet.
static volatile long first_request = 0;

static void request_end(int number) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long moment = now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
    if (first_request == 0) first_request = moment;
    if (moment - first_request <= one_request) {
        note(number);
    } else {
        // Whoever asks again wants it to end at once.
        signal(number, SIG_DFL);
        raise(number);
    }
}

static int open_pipe(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    writing_end = ends[1];
    return ends[0];
}

int wirelab_open_signals(void) {
    int descriptor = open_pipe();
    if (descriptor < 0) return -1;
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    const int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
        if (sigaction(numbers[index], &action, NULL) != 0) return -1;
    return descriptor;
}

/// The end that is read of what `wirelab_open_requests` opened; -1 before.
static int requests = -1;

int wirelab_open_requests(void) {
    if (requests >= 0) return requests;
    int descriptor = open_pipe();
    if (descriptor < 0) return -1;
    struct sigaction action = {.sa_handler = request_end, .sa_flags = SA_RESTART};
    if (sigaction(SIGTERM, &action, NULL) != 0 || sigaction(SIGINT, &action, NULL) != 0) return -1;
    // Under nohup(1) the end of the terminal is no reason to end.
    struct sigaction before;
    if (sigaction(SIGHUP, NULL, &before) != 0) return -1;
    if (before.sa_handler != SIG_IGN && sigaction(SIGHUP, &action, NULL) != 0) return -1;
    return requests = descriptor;
}

void wirelab_request_end(void) { note(0); }

int wirelab_next_signal(int descriptor) {
    unsigned char byte;
    return read(descriptor, &byte, 1) == 1 ? byte : 0;
}
