internal import Diagnostics
internal import Glibc

/// A datagram socket that sends to one peer alone and hears that peer alone (connect(2)), so that ICMP errors come back to it.
struct DatagramPeer {
    let socket: Socket
    let address: SocketAddress

    /// Finds the peer and sets it; nothing is sent.
    ///
    /// - Parameters:
    ///   - host: its name or address.
    ///   - port: its port.
    ///   - waiting: waits for the name server.
    /// - Throws: `WirelabError`, `Interrupted`.
    init(_ host: String, port: UInt16, waiting: Waiting) throws {
        let addresses = try NameResolution(waiting: waiting).addresses(of: host, port: port)
        // No handshake tells which address is served. Servers of this program listen on IPv4 where nothing else is said.
        guard let address = addresses.first(where: { $0.ipv4 != nil }) ?? addresses.first else {
            throw WirelabError(.environment, "cannot send to \(host): it has no address")
        }
        try self.init(address)
    }

    /// Sets the peer.
    ///
    /// - Parameters:
    ///   - address: the peer.
    ///   - prepare: sets options before.
    /// - Throws: `WirelabError`.
    init(_ address: SocketAddress, _ prepare: (Socket) throws -> Void = { _ in }) throws {
        do {
            socket = try Socket(.datagram, for: address)
            try prepare(socket)
            _ = try socket.connect(to: address)
        } catch let error as SocketError {
            throw ConnectionFailure.sending(error.number, to: address.description)
        }
        self.address = address
    }

    /// Sends one datagram.
    ///
    /// - Throws: `SocketError`, `Interrupted`.
    func send(_ bytes: [UInt8], waiting: Waiting) throws {
        while try bytes.withUnsafeBytes({ try socket.send($0) }) == nil {
            _ = try waiting.wait(for: socket, .writable)
        }
    }

    /// The event that says where datagrams will go.
    func event(of application: String) -> AppEvent {
        var event = AppEvent(.opened, application: application)
        event.local = socket.localAddress?.description
        event.peer = address.description
        return event
    }
}
