import Glibc
import HostSystem
import LabModel

/// One packet's journey, tried.
protocol ProbeAttempt: AnyObject {
    /// nil while it is open.
    var outcome: ProbeResult? { get }
    /// Sends once more, where the protocol does not do that itself.
    func resend()
    /// Looks whether something came.
    func look(_ listeners: ProbeListeners)
}

/// A connection attempt. A refusal is an answer too: the SYN arrived and the RST came back.
final class TCPProbe: ProbeAttempt {
    private(set) var outcome: ProbeResult?
    private let socket: Descriptor

    init(to address: IPv4Address, port: UInt16) throws {
        socket = try nonBlockingSocket(SOCK_STREAM)
        // The end of a probe is a reset: no TIME_WAIT stays behind.
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket.number, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        let result = withSocketAddress(address, port: port) { connect(socket.number, $0, $1) }
        if result == 0 { outcome = ProbeResult(arrived: true, reason: "connected") } else { judge(errno) }
    }

    func resend() {}

    func look(_ listeners: ProbeListeners) {
        var event = pollfd(fd: socket.number, events: Int16(POLLOUT), revents: 0)
        guard poll(&event, 1, 0) > 0 else { return }
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &number, &size)
        if number == 0 { outcome = ProbeResult(arrived: true, reason: "connected") } else { judge(number) }
    }

    private func judge(_ number: Int32) {
        switch number {
        case EINPROGRESS: return
        case ECONNREFUSED: outcome = ProbeResult(arrived: true, reason: "refused: it arrived, nobody listens")
        default: outcome = ProbeResult(arrived: false, reason: systemErrorText(number))
        }
    }
}

/// A datagram that bears a number, which the listener at the other end must see.
final class UDPProbe: ProbeAttempt {
    private(set) var outcome: ProbeResult?
    private let socket: Descriptor
    private let number: UInt32

    init(to address: IPv4Address, port: UInt16, number: UInt32) throws {
        self.number = number
        socket = try nonBlockingSocket(SOCK_DGRAM)
        try systemCall("connect") { withSocketAddress(address, port: port) { connect(socket.number, $0, $1) } }
        resend()
    }

    func resend() {
        var bytes = number
        _ = send(socket.number, &bytes, MemoryLayout<UInt32>.size, Int32(MSG_NOSIGNAL))
    }

    func look(_ listeners: ProbeListeners) {
        if listeners.arrived.contains(number) { outcome = ProbeResult(arrived: true, reason: "received") }
    }
}

/// An ICMP echo, RFC 792: the answer proves that the request arrived, for replies always pass.
final class EchoProbe: ProbeAttempt {
    private(set) var outcome: ProbeResult?
    private let socket: Descriptor
    private let request: [UInt8]

    init(to address: IPv4Address, number: UInt32) throws {
        let identifier = UInt16(truncatingIfNeeded: number)
        // Type 8, code 0, then the checksum, the identifier, and sequence number 1; the checksum is over these alone.
        let sum = UInt32(0x0800) + UInt32(identifier) + 1
        let checksum = ~UInt16(truncatingIfNeeded: (sum & 0xFFFF) + (sum >> 16))
        request = [0x0800, checksum, identifier, 1].flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        socket = try nonBlockingSocket(SOCK_RAW, protocol: Int32(IPPROTO_ICMP))
        try systemCall("connect") { withSocketAddress(address, port: 0) { connect(socket.number, $0, $1) } }
        resend()
    }

    func resend() {
        _ = send(socket.number, request, request.count, Int32(MSG_NOSIGNAL))
    }

    func look(_ listeners: ProbeListeners) {
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
            let count = recv(socket.number, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            // The IP header comes along; its length is in its first byte, in words.
            let start = Int(buffer[0] & 0x0F) * 4
            guard count >= start + 8, buffer[start] == 0, buffer[(start + 4)..<(start + 8)] == request[4..<8] else {
                continue
            }
            outcome = ProbeResult(arrived: true, reason: "answered")
            return
        }
    }
}

/// A question that cannot be put without disturbing what runs on the host.
final class UndecidedProbe: ProbeAttempt {
    let outcome: ProbeResult?

    init(reason: String) {
        outcome = ProbeResult(arrived: nil, reason: reason)
    }

    func resend() {}
    func look(_ listeners: ProbeListeners) {}
}
