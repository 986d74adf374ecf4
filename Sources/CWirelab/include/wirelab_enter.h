#ifndef WIRELAB_ENTER_H
#define WIRELAB_ENTER_H

#include <sys/types.h>

/// A command that is to run on a host of a lab.
struct wirelab_entry {
    /// The namespaces to enter; user_namespace is -1 where the caller is in it already.
    int user_namespace;
    int process_namespace;
    int mount_namespace;
    int network_namespace;
    /// The host's name, for its own UTS namespace.
    const char *host_name;
    /// Where the command starts; "/" where the lab does not have that folder.
    const char *working_directory;
    /// The command and its arguments, ended by NULL; found along PATH of `environment`.
    char *const *arguments;
    /// Its environment, ended by NULL.
    char *const *environment;
    /// Its standard input, output and error.
    int standard_input, standard_output, standard_error;
    /// Not 0: the command leads a process group of its own, the foreground one of the terminal on its standard input.
    int leads_terminal;
};

/// What the supervisor says on the control socket.
struct wirelab_entry_report {
    int stage;
    /// What it means depends on the stage.
    int value;
    /// The system call that failed.
    char call[32];
};

enum {
    /// Namespaces could not be entered: value is errno, `call` names the call.
    WIRELAB_ENTRY_REFUSED,
    /// The command could not be executed: value is errno.
    WIRELAB_ENTRY_NOT_EXECUTED,
    /// The command ended: value is its wait status.
    WIRELAB_ENTRY_ENDED,
};

/// Starts the command under a supervisor inside the lab. The caller holds `*control`: a byte written to it is a signal
/// for the command; when it closes, also because the caller was killed, the supervisor kills the command and all that
/// descends from it; also when SIGINT, SIGTERM, SIGQUIT or SIGKILL ended it. Processes that the command leaves behind when it ends
/// by itself stay on the host.
/// Returns the process id of the first child, which ends at once and must be waited for, or -1 with errno set.
pid_t wirelab_enter(const struct wirelab_entry *entry, int *control);

/// From now on signals that other processes send to this one are kept for commands that are about to start, and passed on
/// once they have. What the terminal sends (Ctrl-C) is not: the command, in the same process group, has it already. A hangup
/// that is ignored (nohup) stays so, here and for the command. Returns 0, or -1 with errno set.
int wirelab_hold_signals(void);

/// Passes what was kept, and what comes, on to the control sockets; `controls` must stay valid until the release.
void wirelab_forward_signals(const int *controls, int count);

/// Signals do again what they do to a program; one that was kept and not passed on does it now.
void wirelab_release_signals(void);

#endif
