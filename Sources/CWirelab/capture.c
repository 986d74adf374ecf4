#include "wirelab_capture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

// A block holds the largest packet that offload can make (64 KiB) with room to spare.
static const size_t block_size = 1 << 20;
// The kernel hands over a block that is not full after this many milliseconds.
static const unsigned block_timeout = 20;

static int open_ring(struct wirelab_capture *capture, unsigned interface_index, size_t ring_size) {
    int version = TPACKET_V3;
    if (setsockopt(capture->descriptor, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0) return errno;

    capture->block_size = block_size;
    capture->block_count = ring_size / block_size > 2 ? ring_size / block_size : 2;
    struct tpacket_req3 request = {
        .tp_block_size = (unsigned)capture->block_size,
        .tp_block_nr = (unsigned)capture->block_count,
        // With TPACKET_V3 frames have no fixed size; the kernel only checks that this number divides the block's.
        .tp_frame_size = 2048,
        .tp_frame_nr = (unsigned)(capture->block_size / 2048 * capture->block_count),
        .tp_retire_blk_tov = block_timeout,
    };
    if (setsockopt(capture->descriptor, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0) return errno;

    capture->ring_size = capture->block_size * capture->block_count;
    void *ring = mmap(NULL, capture->ring_size, PROT_READ | PROT_WRITE, MAP_SHARED, capture->descriptor, 0);
    if (ring == MAP_FAILED) return errno;
    capture->ring = ring;

    // The socket was made without a protocol, so that nothing arrived before this bind chose the interface.
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)interface_index};
    if (bind(capture->descriptor, (struct sockaddr *)&address, sizeof address) != 0) return errno;
    return 0;
}

int wirelab_capture_open(struct wirelab_capture *capture, unsigned interface_index, bool is_loopback, size_t ring_size) {
    memset(capture, 0, sizeof *capture);
    capture->skips_outgoing = is_loopback;
    capture->descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (capture->descriptor < 0) return errno;
    int error = open_ring(capture, interface_index, ring_size);
    if (error != 0) wirelab_capture_close(capture);
    return error;
}

void wirelab_capture_close(struct wirelab_capture *capture) {
    if (capture->ring != NULL) munmap(capture->ring, capture->ring_size);
    capture->ring = NULL;
    if (capture->descriptor >= 0) close(capture->descriptor);
    capture->descriptor = -1;
}

static struct tpacket_block_desc *current_block(const struct wirelab_capture *capture) {
    return (struct tpacket_block_desc *)(capture->ring + capture->next_block * capture->block_size);
}

bool wirelab_capture_begin_block(const struct wirelab_capture *capture, struct wirelab_block *block) {
    struct tpacket_block_desc *descriptor = current_block(capture);
    // Acquire: the packets are read only after the status that says they are complete.
    uint32_t status = __atomic_load_n(&descriptor->hdr.bh1.block_status, __ATOMIC_ACQUIRE);
    if ((status & TP_STATUS_USER) == 0) return false;
    block->next = (const uint8_t *)descriptor + descriptor->hdr.bh1.offset_to_first_pkt;
    block->remaining = descriptor->hdr.bh1.num_pkts;
    return true;
}

bool wirelab_capture_next_packet(
    const struct wirelab_capture *capture, struct wirelab_block *block, struct wirelab_packet *packet) {
    while (block->remaining > 0) {
        const struct tpacket3_hdr *header = (const struct tpacket3_hdr *)block->next;
        const struct sockaddr_ll *address =
            (const struct sockaddr_ll *)(block->next + TPACKET_ALIGN(sizeof(struct tpacket3_hdr)));
        packet->nanoseconds = (uint64_t)header->tp_sec * 1000000000 + header->tp_nsec;
        packet->bytes = block->next + header->tp_mac;
        packet->captured_length = header->tp_snaplen;
        packet->original_length = header->tp_len;
        block->next += header->tp_next_offset;
        block->remaining--;
        if (!(capture->skips_outgoing && address->sll_pkttype == PACKET_OUTGOING)) return true;
    }
    return false;
}

void wirelab_capture_end_block(struct wirelab_capture *capture) {
    // Release: the kernel may overwrite the packets only after they were read.
    __atomic_store_n(&current_block(capture)->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    capture->next_block = (capture->next_block + 1) % capture->block_count;
}

int wirelab_capture_statistics(const struct wirelab_capture *capture, uint32_t *received, uint32_t *dropped) {
    struct tpacket_stats_v3 statistics;
    socklen_t length = sizeof statistics;
    if (getsockopt(capture->descriptor, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) != 0) return errno;
    *received = statistics.tp_packets;
    *dropped = statistics.tp_drops;
    return 0;
}
