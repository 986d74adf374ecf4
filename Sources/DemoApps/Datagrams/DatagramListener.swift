internal import Diagnostics
internal import LabModel

/// A socket that takes datagrams at a port.
struct DatagramListener {
    let socket: Socket
    let address: SocketAddress

    /// Takes the port.
    ///
    /// - Parameters:
    ///   - address: where.
    ///   - sharesPort: whether several may listen, each of whom then gets every broadcast and every group's datagram.
    ///   - receiveBuffer: the size to ask for (SO_RCVBUF), in bytes; nil leaves it to the kernel.
    /// - Throws: `WirelabError`.
    init(_ address: SocketAddress, sharesPort: Bool = false, receiveBuffer: Int? = nil) throws {
        do {
            socket = try Socket(.datagram, for: address)
            if sharesPort { try socket.set(.reuseAddress, 1) }
            if let receiveBuffer { try socket.set(.receiveBuffer, receiveBuffer) }
            try socket.bind(to: address)
        } catch let error as SocketError {
            throw ConnectionFailure.receiving(error.number, on: address.description)
        }
        self.address = socket.localAddress ?? address
    }

    /// The event that says so.
    func event(of application: String) -> AppEvent {
        var event = AppEvent(.listening, application: application)
        event.local = address.description
        event.buffer = socket.get(.receiveBuffer)
        event.message = event.buffer.map { "a receive buffer of \($0) bytes" }
        return event
    }
}
