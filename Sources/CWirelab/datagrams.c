#define _GNU_SOURCE
#include "wirelab_datagrams.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// Above the longest payload of a datagram, 65,507 bytes over IPv4 and 65,527 over IPv6. No power of two: the beginnings of
// the datagrams would compete for the same few lines of the processor's cache.
enum { room = 65536 + 192 };
enum { messages_max = 64 };

union control {
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    struct cmsghdr alignment;
};

struct wirelab_datagrams {
    unsigned count;
    struct mmsghdr *messages;
    struct iovec *parts;
    struct sockaddr_storage *sources;
    union control *controls;
    char *bytes;
};

struct wirelab_datagrams *wirelab_datagrams_create(unsigned count) {
    struct wirelab_datagrams *datagrams = calloc(1, sizeof *datagrams);
    if (datagrams == NULL) return NULL;
    *datagrams = (struct wirelab_datagrams){
        .count = count,
        .messages = calloc(count, sizeof *datagrams->messages),
        .parts = calloc(count, sizeof *datagrams->parts),
        .sources = calloc(count, sizeof *datagrams->sources),
        .controls = calloc(count, sizeof *datagrams->controls),
        .bytes = malloc((size_t)count * room),
    };
    if (datagrams->messages == NULL || datagrams->parts == NULL || datagrams->sources == NULL ||
        datagrams->controls == NULL || datagrams->bytes == NULL) {
        wirelab_datagrams_destroy(datagrams);
        return NULL;
    }
    for (unsigned index = 0; index < count; index++) {
        datagrams->parts[index] = (struct iovec){.iov_base = datagrams->bytes + (size_t)index * room, .iov_len = room};
        datagrams->messages[index].msg_hdr = (struct msghdr){
            .msg_name = &datagrams->sources[index], .msg_iov = &datagrams->parts[index], .msg_iovlen = 1};
    }
    return datagrams;
}

void wirelab_datagrams_destroy(struct wirelab_datagrams *datagrams) {
    free(datagrams->messages);
    free(datagrams->parts);
    free(datagrams->sources);
    free(datagrams->controls);
    free(datagrams->bytes);
    free(datagrams);
}

int wirelab_datagrams_ask_destination(int socket, int family) {
    int yes = 1;
    if (family == AF_INET6) return setsockopt(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes);
    return setsockopt(socket, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
}

int wirelab_receive_datagrams(int socket, struct wirelab_datagrams *datagrams) {
    for (unsigned index = 0; index < datagrams->count; index++) {
        struct msghdr *header = &datagrams->messages[index].msg_hdr;
        header->msg_namelen = sizeof *datagrams->sources;
        header->msg_control = &datagrams->controls[index];
        header->msg_controllen = sizeof *datagrams->controls;
    }
    return recvmmsg(socket, datagrams->messages, datagrams->count, MSG_DONTWAIT, NULL);
}

struct wirelab_datagram wirelab_get_datagram(const struct wirelab_datagrams *datagrams, unsigned index) {
    return (struct wirelab_datagram){
        .bytes = datagrams->parts[index].iov_base,
        .length = datagrams->messages[index].msg_len,
        .source = &datagrams->sources[index],
    };
}

// An answer comes from the address that was asked. Where that was a broadcast address or a group, the kernel names one of the
// host's own in its place (ipi_spec_dst).
static size_t write_origin(struct msghdr *question, union control *control) {
    for (struct cmsghdr *header = CMSG_FIRSTHDR(question); header != NULL; header = CMSG_NXTHDR(question, header)) {
        struct cmsghdr *answer = &control->alignment;
        if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo information;
            memcpy(&information, CMSG_DATA(header), sizeof information);
            // The route decides on the interface.
            information.ipi_ifindex = 0;
            *answer = (struct cmsghdr){
                .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO, .cmsg_len = CMSG_LEN(sizeof information)};
            memcpy(CMSG_DATA(answer), &information, sizeof information);
            return CMSG_SPACE(sizeof information);
        }
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo information;
            memcpy(&information, CMSG_DATA(header), sizeof information);
            if (IN6_IS_ADDR_MULTICAST(&information.ipi6_addr)) return 0;
            information.ipi6_ifindex = 0;
            *answer = (struct cmsghdr){
                .cmsg_level = IPPROTO_IPV6, .cmsg_type = IPV6_PKTINFO, .cmsg_len = CMSG_LEN(sizeof information)};
            memcpy(CMSG_DATA(answer), &information, sizeof information);
            return CMSG_SPACE(sizeof information);
        }
    }
    return 0;
}

ssize_t wirelab_answer_datagram(
    int socket, const struct wirelab_datagrams *datagrams, unsigned index, const void *bytes, size_t length) {
    struct msghdr *question = &datagrams->messages[index].msg_hdr;
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
    union control control;
    memset(&control, 0, sizeof control);
    struct msghdr answer = {
        .msg_name = question->msg_name, .msg_namelen = question->msg_namelen, .msg_iov = &part, .msg_iovlen = 1};
    answer.msg_controllen = write_origin(question, &control);
    if (answer.msg_controllen > 0) answer.msg_control = control.bytes;
    return sendmsg(socket, &answer, MSG_NOSIGNAL | MSG_DONTWAIT);
}

int wirelab_send_datagrams(int socket, const void *bytes, size_t size, unsigned count, unsigned segments) {
    struct mmsghdr messages[messages_max];
    struct iovec parts[messages_max];
    unsigned wanted = 0;
    for (unsigned first = 0; first < count && wanted < messages_max; first += segments, wanted++) {
        unsigned here = count - first < segments ? count - first : segments;
        parts[wanted] = (struct iovec){.iov_base = (char *)bytes + size * first, .iov_len = size * here};
        messages[wanted] = (struct mmsghdr){.msg_hdr = {.msg_iov = &parts[wanted], .msg_iovlen = 1}};
    }
    int taken = sendmmsg(socket, messages, wanted, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken < 0) return -1;
    unsigned datagrams = (unsigned)taken * segments;
    return (int)(datagrams < count ? datagrams : count);
}

int wirelab_set_segment_size(int socket, uint16_t size) {
    int value = size;
    return setsockopt(socket, IPPROTO_UDP, UDP_SEGMENT, &value, sizeof value);
}

int wirelab_get_socket_drops(int socket, uint32_t *drops) {
    uint32_t values[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof values;
    if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, values, &length) != 0) return -1;
    *drops = values[SK_MEMINFO_DROPS];
    return 0;
}
