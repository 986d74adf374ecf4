#define _GNU_SOURCE
#include "wirelab_keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// All of this runs in the child of a fork of a process with threads: only async-signal-safe calls (fork(2)).

static void report(int socket, int stage, int value, const char *call) {
    struct wirelab_keeper_report message = {.stage = stage, .value = value};
    strncpy(message.call, call, sizeof message.call - 1);
    (void)!send(socket, &message, sizeof message, MSG_NOSIGNAL);
}

static void fail(int socket, const char *call) {
    report(socket, WIRELAB_KEEPER_FAILED, errno, call);
    _exit(1);
}

static void reset_signals(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// Where the socket to the starter is, once the descriptors are arranged.
static const int synchronisation_descriptor = 5;

/// Leaves exactly the keeper's descriptors 0 to 4 and the socket to the starter. Nothing of the terminal stays open, and
/// none of the starter's own ends: who holds both ends of a socket never sees that the other one is gone.
static int arrange_descriptors(const struct wirelab_keeper_launch *launch) {
    int nothing = open("/dev/null", O_RDWR);
    int control = fcntl(launch->control, F_DUPFD, 10);
    int lifeline = fcntl(launch->lifeline, F_DUPFD, 10);
    int synchronisation = fcntl(launch->synchronisation, F_DUPFD_CLOEXEC, 10);
    if (nothing < 0 || control < 0 || lifeline < 0 || synchronisation < 0) return -1;
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (dup2(nothing, descriptor) < 0) return -1;
    if (dup2(control, 3) < 0 || dup2(lifeline, 4) < 0 || dup2(synchronisation, synchronisation_descriptor) < 0) return -1;
    fcntl(synchronisation_descriptor, F_SETFD, FD_CLOEXEC);
    return (int)syscall(SYS_close_range, synchronisation_descriptor + 1, ~0U, 0);
}

static void become_keeper(const struct wirelab_keeper_launch *launch) {
    reset_signals();
    (void)!chdir("/");  // the starter's folder may be on a disk that is to be unmounted
    execve("/proc/self/exe", launch->arguments, launch->environment);
    fail(synchronisation_descriptor, "execve");
}

static void make_namespaces(const struct wirelab_keeper_launch *launch) {
    if (arrange_descriptors(launch) != 0) fail(launch->synchronisation, "dup2");
    int socket = synchronisation_descriptor;
    char mapped;
    setsid();
    if (unshare(CLONE_NEWUSER) != 0) fail(socket, "unshare(CLONE_NEWUSER)");
    report(socket, WIRELAB_KEEPER_UNSHARED, 0, "");
    if (recv(socket, &mapped, 1, 0) != 1) _exit(1);
    if (setresgid(0, 0, 0) != 0) fail(socket, "setresgid");
    if (setresuid(0, 0, 0) != 0) fail(socket, "setresuid");
    if (unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS) != 0) fail(socket, "unshare");
    pid_t keeper = fork();
    if (keeper < 0) fail(socket, "fork");
    if (keeper == 0) become_keeper(launch);
    report(socket, WIRELAB_KEEPER_STARTED, keeper, "");
    _exit(0);
}

pid_t wirelab_launch_keeper(const struct wirelab_keeper_launch *launch) {
    pid_t child = fork();
    if (child == 0) make_namespaces(launch);
    return child;
}
