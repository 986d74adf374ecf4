#ifndef WIRELAB_SOCKET_H
#define WIRELAB_SOCKET_H

#include <stddef.h>
#include <sys/types.h>

// Unix sockets: abstract names, peers, and descriptors that travel with a message (unix(7)); the macros that build
// control messages are out of Swift's sight.

/// The most descriptors that travel with one message.
enum { WIRELAB_DESCRIPTORS_MAX = 16 };

/// Who is at the other end, as the kernel knows it.
struct wirelab_peer {
    int process;
    unsigned user;
};

/// A stream socket bound to an abstract name; errno EADDRINUSE where somebody has the name.
int wirelab_bind_abstract(const char *name);
/// A stream socket connected to an abstract name; errno ECONNREFUSED where nobody listens.
int wirelab_connect_abstract(const char *name);
/// Who is at the other end of a connected socket.
int wirelab_get_peer(int socket, struct wirelab_peer *peer);
/// Sends bytes, and descriptors with the first of them; returns the number of bytes sent.
ssize_t wirelab_send(int socket, const void *bytes, size_t length, const int *descriptors, int count);
/// Receives bytes, and the descriptors that came with them; returns the number of bytes, 0 at the end.
ssize_t wirelab_receive(int socket, void *bytes, size_t length, int *descriptors, int *count);
/// accept4(2), which glibc hides from Swift: the new socket does not block and is closed in executed programs.
int wirelab_accept(int socket);

#endif
