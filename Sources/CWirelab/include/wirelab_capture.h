// A capture socket with a ring shared with the kernel (packet(7), TPACKET_V3), which Swift cannot read by itself: the
// kernel hands blocks over through a status word that needs atomic access, and the kernel's structures hold unions.
#ifndef WIRELAB_CAPTURE_H
#define WIRELAB_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A capture socket and its ring.
struct wirelab_capture {
    int descriptor;
    uint8_t *ring;
    size_t ring_size;
    size_t block_size;
    size_t block_count;
    /// The block that the kernel fills next.
    size_t next_block;
    /// On the loopback interface every packet passes twice; the way out is left out.
    bool skips_outgoing;
};

/// A packet in the ring; valid until its block is released.
struct wirelab_packet {
    /// When the kernel saw it: nanoseconds since 1970-01-01 00:00 UTC.
    uint64_t nanoseconds;
    /// Its captured bytes.
    const uint8_t *bytes;
    uint32_t captured_length;
    /// Its length on the wire.
    uint32_t original_length;
};

/// A walk through one block of packets.
struct wirelab_block {
    const uint8_t *next;
    uint32_t remaining;
};

/// Opens a capture on the interface of this index: both directions, not promiscuous.
/// Returns 0, or the errno of the call that failed; then nothing is left open.
int wirelab_capture_open(struct wirelab_capture *capture, unsigned interface_index, bool is_loopback, size_t ring_size);

/// Closes the capture.
void wirelab_capture_close(struct wirelab_capture *capture);

/// Begins the next block that the kernel has finished; false if there is none yet.
bool wirelab_capture_begin_block(const struct wirelab_capture *capture, struct wirelab_block *block);

/// Takes the next packet of a block; false at its end.
bool wirelab_capture_next_packet(
    const struct wirelab_capture *capture, struct wirelab_block *block, struct wirelab_packet *packet);

/// Gives the block back to the kernel.
void wirelab_capture_end_block(struct wirelab_capture *capture);

/// Reads how many packets the socket was given and how many of them found no room, since the last call. Returns 0 or an errno.
int wirelab_capture_statistics(const struct wirelab_capture *capture, uint32_t *received, uint32_t *dropped);

#endif
