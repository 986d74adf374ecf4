#include "wirelab_capture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static const size_t block_size = WIRELAB_CAPTURE_BLOCK;
_Static_assert(sizeof(struct wirelab_instruction) == sizeof(struct sock_filter), "it is handed to the kernel as it is");

static int attach(int descriptor, const struct wirelab_instruction *filter, size_t length) {
    struct sock_fprog program = {.len = (unsigned short)length, .filter = (struct sock_filter *)filter};
    return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 ? 0 : errno;
}

static int open_ring(struct wirelab_capture *capture, size_t ring_size, unsigned block_timeout) {
    int version = TPACKET_V3;
    if (setsockopt(capture->descriptor, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0) return errno;

    capture->block_count = ring_size / block_size > 2 ? ring_size / block_size : 2;
    struct tpacket_req3 request = {
        .tp_block_size = (unsigned)block_size,
        .tp_block_nr = (unsigned)capture->block_count,
        // With TPACKET_V3 frames have no fixed size; the kernel only checks that this number divides the block's.
        .tp_frame_size = 2048,
        .tp_frame_nr = (unsigned)(block_size / 2048 * capture->block_count),
        .tp_retire_blk_tov = block_timeout,
    };
    if (setsockopt(capture->descriptor, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0) return errno;

    capture->ring_size = block_size * capture->block_count;
    void *ring = mmap(NULL, capture->ring_size, PROT_READ | PROT_WRITE, MAP_SHARED, capture->descriptor, 0);
    if (ring == MAP_FAILED) return errno;
    capture->ring = ring;
    return 0;
}

static int prepare(
    struct wirelab_capture *capture, size_t ring_size, bool is_loopback, const struct wirelab_instruction *filter,
    size_t filter_length, unsigned block_timeout) {
    int error = attach(capture->descriptor, filter, filter_length);
    if (error != 0) return error;
    int ignores = 1;
    if (is_loopback &&
        setsockopt(capture->descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, &ignores, sizeof ignores) != 0) {
        return errno;
    }
    return open_ring(capture, ring_size, block_timeout);
}

int wirelab_capture_open(
    struct wirelab_capture *capture, size_t ring_size, bool is_loopback, const struct wirelab_instruction *filter,
    size_t filter_length, unsigned block_timeout) {
    memset(capture, 0, sizeof *capture);
    // Without a protocol, so that nothing arrives before the bind that names the interface.
    capture->descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (capture->descriptor < 0) return errno;
    int error = prepare(capture, ring_size, is_loopback, filter, filter_length, block_timeout);
    if (error != 0) wirelab_capture_close(capture);
    return error;
}

int wirelab_capture_hardware_type(const char *interface) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    if (strlen(interface) >= sizeof request.ifr_name) {
        errno = ENODEV;
        return -1;
    }
    strcpy(request.ifr_name, interface);
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    int status = ioctl(descriptor, SIOCGIFHWADDR, &request);
    int error = errno;
    close(descriptor);
    errno = error;
    return status < 0 ? -1 : request.ifr_hwaddr.sa_family;
}

int wirelab_capture_begin(const struct wirelab_capture *capture, unsigned interface_index) {
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)interface_index};
    if (bind(capture->descriptor, (struct sockaddr *)&address, sizeof address) != 0) return errno;
    // An interface that is down binds as well, and says so here.
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(capture->descriptor, SOL_SOCKET, SO_ERROR, &error, &length) != 0) return errno;
    return error;
}

int wirelab_capture_end(const struct wirelab_capture *capture) {
    static const struct wirelab_instruction nothing[] = {{.code = BPF_RET | BPF_K, .constant = 0}};
    return attach(capture->descriptor, nothing, 1);
}

void wirelab_capture_close(struct wirelab_capture *capture) {
    if (capture->ring != NULL) munmap(capture->ring, capture->ring_size);
    capture->ring = NULL;
    if (capture->descriptor >= 0) close(capture->descriptor);
    capture->descriptor = -1;
}

static struct tpacket_block_desc *current_block(const struct wirelab_capture *capture) {
    return (struct tpacket_block_desc *)(capture->ring + capture->next_block * block_size);
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

// The kernel takes an 802.1Q tag out of the packet, before packet sockets see it, and keeps it beside.
static uint32_t tag(const struct tpacket3_hdr *header) {
    if ((header->tp_status & TP_STATUS_VLAN_VALID) == 0) return 0;
    uint32_t type = header->tp_status & TP_STATUS_VLAN_TPID_VALID ? header->hv1.tp_vlan_tpid : ETH_P_8021Q;
    return type << 16 | header->hv1.tp_vlan_tci;
}

bool wirelab_capture_next_packet(struct wirelab_block *block, struct wirelab_packet *packet) {
    if (block->remaining == 0) return false;
    const struct tpacket3_hdr *header = (const struct tpacket3_hdr *)block->next;
    packet->nanoseconds = (uint64_t)header->tp_sec * 1000000000 + header->tp_nsec;
    packet->bytes = block->next + header->tp_mac;
    packet->captured_length = header->tp_snaplen;
    packet->original_length = header->tp_len;
    packet->tag = tag(header);
    block->next += header->tp_next_offset;
    block->remaining--;
    return true;
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
    // packet_getsockopt() in the kernel adds the dropped ones to the packets, for TPACKET_V3 too, and begins again at 0.
    *received = statistics.tp_packets;
    *dropped = statistics.tp_drops;
    return 0;
}
