#define _GNU_SOURCE
#include "wirelab_namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/mount.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// <sys/mount.h> and <linux/mount.h> cannot be included together before glibc 2.37.
extern int mount(const char *, const char *, const char *, unsigned long, const void *);
enum { NO_SUID = 2, NO_DEVICES = 4, NO_EXECUTION = 8, READ_ONLY = 1, BIND = 4096, RECURSIVE = 16384, SLAVE = 1 << 19 };

int wirelab_unshare_network(void) { return unshare(CLONE_NEWNET); }

int wirelab_open_network_namespace(void) { return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }

int wirelab_enter_network_namespace(int descriptor) { return setns(descriptor, CLONE_NEWNET); }

int wirelab_make_mounts_slave(void) { return mount("none", "/", NULL, RECURSIVE | SLAVE, NULL); }

int wirelab_mount_bind(const char *source, const char *target) {
    return mount(source, target, NULL, BIND | RECURSIVE, NULL);
}

int wirelab_mount_read_only(const char *path) {
    if (wirelab_mount_bind(path, path) != 0) return -1;
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
    return (int)syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes);
}

int wirelab_mount_new(const char *type, const char *target, const char *options, int read_only) {
    unsigned long flags = NO_SUID | NO_DEVICES | NO_EXECUTION | (read_only ? READ_ONLY : 0);
    return mount(type, target, type, flags, options);
}

int wirelab_open_process(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int wirelab_signal_process(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

int wirelab_set_transmit_checksum(const char *interface, int enabled) {
    struct ethtool_value value = {.cmd = ETHTOOL_STXCSUM, .data = (unsigned)enabled};
    struct ifreq request = {.ifr_data = (char *)&value};
    if (strlen(interface) >= sizeof request.ifr_name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(request.ifr_name, interface);
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    int result = ioctl(descriptor, SIOCETHTOOL, &request);
    int error = errno;
    close(descriptor);
    errno = error;
    return result;
}
