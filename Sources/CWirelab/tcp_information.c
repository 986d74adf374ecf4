#include "wirelab_tcp_information.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

int wirelab_get_tcp_information(int socket, struct wirelab_tcp_information *information) {
    // A newer kernel's structure is longer than the one this was built with; what follows the send window is read by place.
    union {
        struct tcp_info known;
        uint8_t bytes[512];
    } kernel;
    memset(&kernel, 0, sizeof kernel);
    socklen_t length = sizeof kernel;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &kernel, &length) != 0) return errno;
    const struct tcp_info *known = &kernel.known;
    *information = (struct wirelab_tcp_information){
        .state = known->tcpi_state,
        .probes = known->tcpi_probes,
        .backoff = known->tcpi_backoff,
        .round_trip_time = known->tcpi_rtt,
        .round_trip_variation = known->tcpi_rttvar,
        .retransmission_timeout = known->tcpi_rto,
        .maximum_segment_size = known->tcpi_snd_mss,
        .congestion_window = known->tcpi_snd_cwnd,
        .unacknowledged = known->tcpi_unacked,
        .total_retransmissions = known->tcpi_total_retrans,
        .not_sent = known->tcpi_notsent_bytes,
        .send_window = known->tcpi_snd_wnd,
        .receive_window = UINT32_MAX,
        .bytes_acknowledged = known->tcpi_bytes_acked,
        .bytes_received = known->tcpi_bytes_received,
        .busy = known->tcpi_busy_time,
        .window_limited = known->tcpi_rwnd_limited,
        .buffer_limited = known->tcpi_sndbuf_limited,
    };
    // The own window came with Linux 6.2.
    const size_t receive_window = offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof known->tcpi_snd_wnd;
    if (length >= receive_window + sizeof information->receive_window)
        memcpy(&information->receive_window, kernel.bytes + receive_window, sizeof information->receive_window);
    return 0;
}
