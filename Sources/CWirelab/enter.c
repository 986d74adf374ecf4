#define _GNU_SOURCE
#include "wirelab_enter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Four processes: the first enters the namespaces (a process does not change its own pid namespace, only that of its
// children); the second is its child in the lab and ends at once, so that the third, the supervisor, becomes a child of
// the lab's process 1, which reaps it. Were it a child of the caller, a caller that is stopped would not reap it, and the lab
// could not end: process 1 waits for everybody in its namespace (pid_namespaces(7)). The fourth is the command.
// All of them descend from a fork of a process with threads: only async-signal-safe calls until execve (fork(2)).

static void report(int socket, int stage, int value, const char *call) {
    struct wirelab_entry_report message = {.stage = stage, .value = value};
    strncpy(message.call, call, sizeof message.call - 1);
    (void)!send(socket, &message, sizeof message, MSG_NOSIGNAL);
}

static void refuse(int socket, const char *call) {
    report(socket, WIRELAB_ENTRY_REFUSED, errno, call);
    _exit(1);
}

static void enter_namespaces(const struct wirelab_entry *entry, int control) {
    if (entry->user_namespace >= 0) {
        if (setns(entry->user_namespace, CLONE_NEWUSER) != 0) refuse(control, "setns(user)");
        if (setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0) refuse(control, "setresuid");
    }
    if (setns(entry->process_namespace, CLONE_NEWPID) != 0) refuse(control, "setns(pid)");
    if (setns(entry->network_namespace, CLONE_NEWNET) != 0) refuse(control, "setns(net)");
    if (setns(entry->mount_namespace, CLONE_NEWNS) != 0) refuse(control, "setns(mnt)");
    if (unshare(CLONE_NEWNS | CLONE_NEWUTS) != 0) refuse(control, "unshare");
    if (sethostname(entry->host_name, strlen(entry->host_name)) != 0) refuse(control, "sethostname");
    // /sys/class/net shows the interfaces of the namespace that mounted it; read-only, for the rest of it is the machine's.
    // Some containers forbid it: then /sys stays the machine's, which misleads few programs.
    (void)!mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL);
    if (chdir(entry->working_directory) != 0 && chdir("/") != 0) refuse(control, "chdir");
}

/// nohup(1) ignores the hangup for a program and all that it starts.
static int ignores_hangup(void) {
    struct sigaction action;
    return sigaction(SIGHUP, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void reset_signals(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    int keeps_hangup = ignores_hangup();
    for (int number = 1; number < NSIG; number++)
        if (number != SIGHUP || !keeps_hangup) sigaction(number, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void execute(const struct wirelab_entry *entry, int permission, int failure) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    char permitted;
    // No byte: the supervisor is gone already.
    if (read(permission, &permitted, 1) != 1) _exit(127);
    const int standard[3] = {entry->standard_input, entry->standard_output, entry->standard_error};
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        // dup2 onto itself would leave the close-on-exec flag.
        if (standard[descriptor] == descriptor) fcntl(descriptor, F_SETFD, 0);
        else if (dup2(standard[descriptor], descriptor) < 0) goto failed;
    }
    // A shell gives the terminal back, when it ends, to the group that had it before: to its own here, for it does not know
    // the groups outside of the lab. All signals are blocked, so the kernel does not stop this group that is not yet in front.
    if (entry->leads_terminal && setpgid(0, 0) == 0) tcsetpgrp(0, getpgrp());
    reset_signals();
    environ = (char **)entry->environment;  // whose PATH is searched, too
    execvp(entry->arguments[0], entry->arguments);
failed:;
    int error = errno;
    (void)!write(failure, &error, sizeof error);
    _exit(127);
}

static void kill_children(void) {
    char numbers[4096];
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t length = read(file, numbers, sizeof numbers - 1);
    close(file);
    numbers[length > 0 ? length : 0] = 0;
    for (char *rest = numbers, *end; *rest != 0; rest = end) {
        long process = strtol(rest, &end, 10);
        // Each number ends with a space; one that does not was cut, and its process comes next time.
        if (end == rest || *end != ' ') return;
        if (process > 1) kill((pid_t)process, SIGKILL);
    }
}

/// Kills every descendant: the supervisor is their subreaper, so each generation becomes its children as the one above
/// dies. Bounded, for a process that the kernel cannot end must not hold the supervisor.
static void kill_descendants(void) {
    for (int round = 0; round < 2000; round++) {
        kill_children();
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
        if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD) return;
        usleep(1000);
    }
}

/// Reaps what has ended; returns 1 with the command's status once it is among them.
static int reap(pid_t command, int *status) {
    int ended = 0, each;
    for (pid_t process; (process = waitpid(-1, &each, WNOHANG)) > 0;)
        if (process == command) {
            ended = 1;
            *status = each;
        }
    return ended;
}

/// Whether somebody ended the command from outside: then all that it started is meant. What a command leaves behind when it
/// ends by itself, and what survives a hangup, stays. A kill of the caller's whole group shows here as that of the command,
/// which may be seen before the caller's own end.
static int was_told_to_end(int status) {
    if (!WIFSIGNALED(status)) return 0;
    int number = WTERMSIG(status);
    return number == SIGINT || number == SIGTERM || number == SIGQUIT || number == SIGKILL;
}

static void supervise(pid_t command, int control) {
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    struct pollfd events[2] = {
        {.fd = control, .events = POLLIN}, {.fd = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN}};
    for (int status = 0;;) {
        if (reap(command, &status)) {
            if (was_told_to_end(status)) kill_descendants();
            report(control, WIRELAB_ENTRY_ENDED, status, "");
            _exit(0);
        }
        poll(events, 2, -1);
        struct signalfd_siginfo discarded;
        while (read(events[1].fd, &discarded, sizeof discarded) > 0) continue;
        if (events[0].revents == 0) continue;
        unsigned char number;
        if (recv(control, &number, 1, 0) == 1) {
            kill(command, number);
        } else {
            kill(command, SIGKILL);
            kill_descendants();
            _exit(0);
        }
    }
}

static void run_supervisor(const struct wirelab_entry *entry, int control) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int failure[2], permission[2];
    if (pipe2(failure, O_CLOEXEC) != 0 || pipe2(permission, O_CLOEXEC) != 0) refuse(control, "pipe2");
    pid_t command = fork();
    if (command < 0) refuse(control, "fork");
    if (command == 0) {
        close(permission[1]);
        execute(entry, permission[0], failure[1]);
    }
    // A kill of the caller's whole process group must not take the one that kills what is outside of that group. The command
    // stays in it, for it is the terminal's foreground group, and begins only now.
    setpgid(0, 0);
    (void)!write(permission[1], "", 1);
    close(failure[1]);
    int error;
    if (read(failure[0], &error, sizeof error) == sizeof error) {
        report(control, WIRELAB_ENTRY_NOT_EXECUTED, error, "execve");
        _exit(0);
    }
    close(failure[0]);
    // Nothing of the caller stays open here: a reader of its pipes must see their end when the command closes them.
    if (control != 3) {
        dup2(control, 3);
        control = 3;
    }
    fcntl(control, F_SETFD, FD_CLOEXEC);
    syscall(SYS_close_range, 4, ~0U, 0);
    for (int descriptor = 0; descriptor <= 2; descriptor++) close(descriptor);
    supervise(command, control);
}

// Signal handlers can reach nothing but what is global. Whether a command has been started since signals are held:
static volatile sig_atomic_t has_entered;

pid_t wirelab_enter(const struct wirelab_entry *entry, int *control) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return -1;
    has_entered = 1;
    pid_t child = fork();
    if (child != 0) {
        int error = errno;
        close(pair[1]);
        if (child < 0) close(pair[0]);
        errno = error;
        *control = pair[0];
        return child;
    }
    close(pair[0]);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    enter_namespaces(entry, pair[1]);
    pid_t second = fork();
    if (second < 0) refuse(pair[1], "fork");
    if (second > 0) {
        close(pair[1]);
        waitpid(second, NULL, 0);
        _exit(0);
    }
    pid_t supervisor = fork();
    if (supervisor < 0) refuse(pair[1], "fork");
    if (supervisor > 0) _exit(0);
    run_supervisor(entry, pair[1]);
    _exit(1);
}

static const int *volatile forward_controls;
static volatile sig_atomic_t forward_count;
static volatile sig_atomic_t held[NSIG];

static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGUSR1, SIGUSR2};
enum { FORWARDED = sizeof forwarded / sizeof *forwarded };

static void pass_on(int number) {
    unsigned char byte = (unsigned char)number;
    for (int index = 0; index < forward_count; index++)
        (void)!send(forward_controls[index], &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void forward(int number, siginfo_t *information, void *context) {
    (void)context;
    if (information->si_code > 0) {
        // As long as there is no command that has it too, a Ctrl-C means this program.
        if (!has_entered && number != SIGWINCH && signal(number, SIG_DFL) != SIG_ERR) raise(number);
        return;
    }
    int error = errno;
    if (forward_count == 0) held[number] = 1;
    else pass_on(number);
    errno = error;
}

int wirelab_hold_signals(void) {
    has_entered = 0;
    struct sigaction action = {.sa_sigaction = forward, .sa_flags = SA_SIGINFO | SA_RESTART};
    for (int index = 0; index < FORWARDED; index++) {
        if (forwarded[index] == SIGHUP && ignores_hangup()) continue;
        if (sigaction(forwarded[index], &action, NULL) != 0) return -1;
    }
    return 0;
}

void wirelab_forward_signals(const int *controls, int count) {
    forward_controls = controls;
    forward_count = count;
    for (int index = 0; index < FORWARDED; index++) {
        int number = forwarded[index];
        if (held[number]) pass_on(number);
        held[number] = 0;
    }
}

void wirelab_release_signals(void) {
    forward_count = 0;
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int index = 0; index < FORWARDED; index++) {
        if (forwarded[index] == SIGHUP && ignores_hangup()) continue;
        sigaction(forwarded[index], &standard, NULL);
        if (held[forwarded[index]]) raise(forwarded[index]);
        held[forwarded[index]] = 0;
    }
}
