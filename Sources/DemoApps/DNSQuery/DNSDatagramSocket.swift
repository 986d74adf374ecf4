internal import Glibc

/// A UDP socket for the queries to one server.
///
/// It is not connected, so that a datagram from elsewhere is seen and can be told; the kernel passes it the ICMP errors of
/// what it sent all the same (IP_RECVERR in ip(7)).
final class DNSDatagramSocket {
    let socket: Socket
    private let server: SocketAddress
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// - Parameter server: where its datagrams go.
    /// - Throws: `SocketError`.
    init(to server: SocketAddress) throws {
        self.server = server
        socket = try Socket(.datagram, for: server)
        try socket.set(server.ipv4 == nil ? .receiveErrorsIPv6 : .receiveErrors, 1)
    }

    /// Sends a datagram to the server.
    ///
    /// - Throws: `SocketError`; also that of an ICMP message about an earlier datagram.
    func send(_ bytes: [UInt8]) throws {
        _ = try socket.attempt("sendto") {
            bytes.withUnsafeBytes { buffer in
                server.withPointer { address, length in
                    sendto(socket.descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL), address, length)
                }
            }
        }
    }

    /// The next datagram that waits, and where it came from.
    ///
    /// - Returns: nil if none waits.
    /// - Throws: `SocketError` of an ICMP message that came back.
    func receive() throws -> (bytes: [UInt8], source: SocketAddress)? {
        var received = Result<Int?, any Error>.success(nil)
        let source = SocketAddress.filled { address, length in
            let descriptor = socket.descriptor
            received = Result {
                try socket.attempt("recvfrom") {
                    buffer.withUnsafeMutableBytes { recvfrom(descriptor, $0.baseAddress, $0.count, 0, address, length) }
                }
            }
            return 0
        }
        guard let count = try? received.get(), let source else {
            discardErrors()
            _ = try received.get()
            return nil
        }
        return (Array(buffer.prefix(count)), source)
    }

    /// Takes the ICMP messages out of their queue: while one is there the socket counts as ready, also when `send` has told
    /// its error already.
    private func discardErrors() {
        while recv(socket.descriptor, &buffer, buffer.count, CInt(MSG_ERRQUEUE)) >= 0 {}
    }
}

extension SocketOption {
    /// ICMP errors come also to a socket without a peer.
    fileprivate static let receiveErrors = SocketOption(
        name: "IP_RECVERR", level: CInt(IPPROTO_IP), number: CInt(IP_RECVERR))
    fileprivate static let receiveErrorsIPv6 = SocketOption(
        name: "IPV6_RECVERR", level: CInt(IPPROTO_IPV6), number: CInt(IPV6_RECVERR))
}
