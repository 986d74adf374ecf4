#ifndef WIRELAB_KEEPER_H
#define WIRELAB_KEEPER_H

#include <sys/types.h>

/// How to start a keeper: a program that becomes process 1 of its own user, network, mount, pid, ipc and host name
/// namespaces.
struct wirelab_keeper_launch {
    /// Its arguments, ended by NULL; the program is the caller's own.
    char *const *arguments;
    /// Its environment, ended by NULL.
    char *const *environment;
    /// Becomes descriptor 3: the bound socket that it will listen on.
    int control;
    /// Becomes descriptor 4: the connection to the one who started it.
    int lifeline;
    /// One end of a socket pair: the starter's word that the user ids are mapped, and the answers.
    int synchronisation;
};

/// What the process between starter and keeper says on `synchronisation`.
struct wirelab_keeper_report {
    int stage;
    /// The keeper's process id once it is started; errno where it failed.
    int value;
    /// The system call that failed.
    char call[32];
};

enum { WIRELAB_KEEPER_UNSHARED, WIRELAB_KEEPER_STARTED, WIRELAB_KEEPER_FAILED };

/// Forks a process that makes the namespaces and the keeper in them. It reports WIRELAB_KEEPER_UNSHARED, then waits for
/// one byte (the ids are mapped now), starts the keeper, reports it and ends. If the starter dies meanwhile, so does it.
/// Returns the process id of that process, or -1 with errno set.
pid_t wirelab_launch_keeper(const struct wirelab_keeper_launch *launch);

#endif
