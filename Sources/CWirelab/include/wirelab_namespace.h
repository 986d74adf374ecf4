#ifndef WIRELAB_NAMESPACE_H
#define WIRELAB_NAMESPACE_H

// Each function returns 0 or a descriptor, or -1 with errno set.

/// Gives the calling thread a new, empty network namespace.
int wirelab_unshare_network(void);
/// Opens the calling thread's network namespace.
int wirelab_open_network_namespace(void);
/// Moves the calling thread into a network namespace.
int wirelab_enter_network_namespace(int descriptor);
/// Makes every mount below "/" a slave: no mount of this namespace reaches the machine, but what the machine unmounts goes
/// here too.
int wirelab_make_mounts_slave(void);
/// Mounts `path` over itself, read-only with all that is mounted below it.
int wirelab_mount_read_only(const char *path);
/// Mounts `source`, a file or a folder with all that is mounted below it, over `target`.
int wirelab_mount_bind(const char *source, const char *target);
/// Mounts a new file system such as "proc", "tmpfs" or "sysfs".
int wirelab_mount_new(const char *type, const char *target, const char *options, int read_only);
/// A descriptor that stands for a process, however often its number is used again.
int wirelab_open_process(int process);
/// Sends a signal to the process that the descriptor stands for.
int wirelab_signal_process(int descriptor, int signal);
/// Turns the transmit checksum of an interface on or off; segmentation offload needs it and follows.
int wirelab_set_transmit_checksum(const char *interface, int enabled);

#endif
