// Many datagrams with one call (sendmmsg(2), recvmmsg(2)), which glibc hides from Swift, and what comes beside a datagram.
#ifndef WIRELAB_DATAGRAMS_H
#define WIRELAB_DATAGRAMS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Room for several datagrams of any size, each with its sender.
struct wirelab_datagrams;

/// One datagram; valid until the next call that receives.
struct wirelab_datagram {
    const void *bytes;
    size_t length;
    /// A struct sockaddr.
    const void *source;
};

/// Makes room for so many datagrams; NULL where there is no memory.
struct wirelab_datagrams *wirelab_datagrams_create(unsigned count);
void wirelab_datagrams_destroy(struct wirelab_datagrams *datagrams);

/// Has the kernel tell the address that each datagram was sent to (IP_PKTINFO), so that an answer comes from there. Returns 0,
/// or -1 and errno.
int wirelab_datagrams_ask_destination(int socket, int family);
/// Takes what waits, as far as there is room, and never waits. Returns how many, or -1 and errno.
int wirelab_receive_datagrams(int socket, struct wirelab_datagrams *datagrams);
/// The datagram with this index.
struct wirelab_datagram wirelab_get_datagram(const struct wirelab_datagrams *datagrams, unsigned index);
/// Answers the datagram with this index, from the address that it was sent to. Returns the bytes sent, or -1 and errno.
ssize_t wirelab_answer_datagram(
    int socket, const struct wirelab_datagrams *datagrams, unsigned index, const void *bytes, size_t length);

/// Sends datagrams of one size, which lie one after the other, to the peer of a connected socket.
///
/// Each message that the kernel takes holds `segments` datagrams: 1, or as many as UDP_SEGMENT (udp(7)) was set for; the kernel
/// or the card makes datagrams of them. Returns how many datagrams the kernel took, or -1 and errno where it took none.
int wirelab_send_datagrams(int socket, const void *bytes, size_t size, unsigned count, unsigned segments);
/// Has the kernel cut what is sent into datagrams of this size (UDP_SEGMENT); 0 ends that. Returns 0, or -1 and errno.
int wirelab_set_segment_size(int socket, uint16_t size);

/// How many datagrams the kernel dropped since the socket was made, because its receive buffer was full or the checksum was
/// wrong (SO_MEMINFO). Returns 0, or -1 and errno.
int wirelab_get_socket_drops(int socket, uint32_t *drops);

#endif
