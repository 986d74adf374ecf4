// A capture socket with a ring shared with the kernel (packet(7), TPACKET_V3), which Swift cannot read by itself: the
// kernel hands blocks over through a status word that needs atomic access, and the kernel's structures hold unions.
#ifndef WIRELAB_CAPTURE_H
#define WIRELAB_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The size of a block, the unit in which the kernel hands packets over. It holds the largest packet that offload makes
/// (64 KiB) and is small enough to be read while the processor's cache still has it; blocks of 1 MiB keep fewer packets
/// under full load.
enum { WIRELAB_CAPTURE_BLOCK = 1 << 18 };

/// A capture socket and its ring.
struct wirelab_capture {
    int descriptor;
    uint8_t *ring;
    size_t ring_size;
    size_t block_count;
    /// The block that the kernel fills next.
    size_t next_block;
};

/// An instruction of the kernel's packet filter; the same as struct sock_filter.
struct wirelab_instruction {
    uint16_t code;
    uint8_t jump_if_true;
    uint8_t jump_if_false;
    uint32_t constant;
};

/// A packet in the ring; valid until its block is released.
struct wirelab_packet {
    /// When the kernel saw it: nanoseconds since 1970-01-01 00:00 UTC.
    uint64_t nanoseconds;
    /// Its captured bytes.
    const uint8_t *bytes;
    uint32_t captured_length;
    /// Its length on the wire, without a tag that the kernel took out.
    uint32_t original_length;
    /// The VLAN tag that the kernel took out, type and control information; 0 for none.
    uint32_t tag;
};

/// A walk through one block of packets.
struct wirelab_block {
    const uint8_t *next;
    uint32_t remaining;
};

/// Makes a capture socket whose filter is in force before the first packet: both directions (arriving packets only where
/// `is_loopback`, since there each one passes twice), not promiscuous. It gets no packet before wirelab_capture_begin.
/// The kernel hands over a block that is not full after `block_timeout` milliseconds; twice that where it was just begun.
/// Returns 0, or the errno of the call that failed; then nothing is left open.
int wirelab_capture_open(
    struct wirelab_capture *capture, size_t ring_size, bool is_loopback, const struct wirelab_instruction *filter,
    size_t filter_length, unsigned block_timeout);

/// The hardware type of an interface (ARPHRD_… of <linux/if_arp.h>); -1 with errno where there is none of this name. By a socket,
/// for /sys shows the interfaces of the network namespace that it was mounted in.
int wirelab_capture_hardware_type(const char *interface);

/// From its return on, the socket gets the packets of the interface of this index. Returns 0 or an errno, ENETDOWN where the
/// interface is not up.
int wirelab_capture_begin(const struct wirelab_capture *capture, unsigned interface_index);

/// From its return on, the socket gets no packets; those that it has can still be taken. Returns 0 or an errno.
int wirelab_capture_end(const struct wirelab_capture *capture);

/// Closes the capture.
void wirelab_capture_close(struct wirelab_capture *capture);

/// Begins the next block that the kernel has finished; false if there is none yet.
bool wirelab_capture_begin_block(const struct wirelab_capture *capture, struct wirelab_block *block);

/// Takes the next packet of a block; false at its end.
bool wirelab_capture_next_packet(struct wirelab_block *block, struct wirelab_packet *packet);

/// Gives the block back to the kernel.
void wirelab_capture_end_block(struct wirelab_capture *capture);

/// Reads how many packets passed the filter since the last call, and how many of these found no room. Returns 0 or an errno.
int wirelab_capture_statistics(const struct wirelab_capture *capture, uint32_t *received, uint32_t *dropped);

#endif
