// What the kernel knows about a TCP connection (tcp(7), TCP_INFO): all of it, where glibc's structure ends in the middle.
#ifndef WIRELAB_TCP_INFORMATION_H
#define WIRELAB_TCP_INFORMATION_H

#include <stdint.h>

/// A connection at one moment. What the kernel is too old to tell is 0; receive_window then is UINT32_MAX.
struct wirelab_tcp_information {
    /// The kernel's number of the state: 1 is ESTABLISHED.
    uint8_t state;
    /// Unanswered probes of a closed window or an idle connection.
    uint8_t probes;
    /// How often the retransmission or probe timer has been doubled.
    uint8_t backoff;
    /// In microseconds.
    uint32_t round_trip_time, round_trip_variation, retransmission_timeout;
    /// In bytes.
    uint32_t maximum_segment_size;
    /// In segments.
    uint32_t congestion_window, unacknowledged, total_retransmissions;
    /// In bytes.
    uint32_t not_sent, send_window, receive_window;
    uint64_t bytes_acknowledged, bytes_received;
    /// In microseconds: busy sending; of these, held up by the peer's window, and by the own send buffer.
    uint64_t busy, window_limited, buffer_limited;
};

/// Asks the kernel. Returns 0, or an errno.
int wirelab_get_tcp_information(int socket, struct wirelab_tcp_information *information);

#endif
