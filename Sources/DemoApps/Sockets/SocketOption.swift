internal import Glibc

/// An option of a socket whose value is a number (socket(7), tcp(7), ip(7)).
struct SocketOption {
    let name: String
    let level: CInt
    let number: CInt

    /// An address whose old connections are in TIME_WAIT may be listened on again.
    static let reuseAddress = SocketOption(name: "SO_REUSEADDR", level: SOL_SOCKET, number: SO_REUSEADDR)
    /// Several sockets may listen on one port; the kernel shares the connections out.
    static let reusePort = SocketOption(name: "SO_REUSEPORT", level: SOL_SOCKET, number: SO_REUSEPORT)
    /// Datagrams to broadcast addresses are allowed.
    static let broadcast = SocketOption(name: "SO_BROADCAST", level: SOL_SOCKET, number: SO_BROADCAST)
    /// Bytes; Linux doubles what is asked for, and gives the double.
    static let receiveBuffer = SocketOption(name: "SO_RCVBUF", level: SOL_SOCKET, number: SO_RCVBUF)
    /// Bytes; Linux doubles what is asked for, and gives the double.
    static let sendBuffer = SocketOption(name: "SO_SNDBUF", level: SOL_SOCKET, number: SO_SNDBUF)
    static let error = SocketOption(name: "SO_ERROR", level: SOL_SOCKET, number: SO_ERROR)
    static let keepAlive = SocketOption(name: "SO_KEEPALIVE", level: SOL_SOCKET, number: SO_KEEPALIVE)
    /// Seconds of silence before the first keep-alive probe.
    static let keepAliveIdle = tcp("TCP_KEEPIDLE", TCP_KEEPIDLE)
    /// Seconds between two keep-alive probes.
    static let keepAliveInterval = tcp("TCP_KEEPINTVL", TCP_KEEPINTVL)
    /// Small segments leave at once: Nagle's algorithm (RFC 9293 section 3.7.4) is off.
    static let noDelay = tcp("TCP_NODELAY", TCP_NODELAY)
    /// How many routers a multicast datagram may pass, counted with the first network.
    static let multicastTimeToLive = ip("IP_MULTICAST_TTL", IP_MULTICAST_TTL)
    /// Whether this host's own members get its multicast datagrams.
    static let multicastLoop = ip("IP_MULTICAST_LOOP", IP_MULTICAST_LOOP)
    /// Whether datagrams come for groups that other sockets joined.
    static let multicastAll = ip("IP_MULTICAST_ALL", CInt(IP_MULTICAST_ALL))

    private static func tcp(_ name: String, _ number: CInt) -> SocketOption {
        SocketOption(name: name, level: CInt(IPPROTO_TCP), number: number)
    }

    private static func ip(_ name: String, _ number: CInt) -> SocketOption {
        SocketOption(name: name, level: CInt(IPPROTO_IP), number: number)
    }
}
