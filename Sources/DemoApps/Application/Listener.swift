/// A listening TCP socket.
struct Listener {
    let socket: Socket
    let address: SocketAddress

    /// How to listen.
    struct Options {
        var reusesAddress = true
        var reusesPort = false
        var backlog = 128
        /// SO_RCVBUF for every connection; on the listener, since the SYN-ACK's window scale is chosen before there is a
        /// connection. nil leaves it to the kernel.
        var receiveBuffer: Int?
    }

    /// Begins to listen.
    ///
    /// - Throws: `WirelabError`.
    init(_ address: SocketAddress, _ options: Options) throws {
        do {
            socket = try Socket(.stream, for: address)
            if options.reusesAddress { try socket.set(.reuseAddress, 1) }
            if options.reusesPort { try socket.set(.reusePort, 1) }
            if let size = options.receiveBuffer { try socket.set(.receiveBuffer, size) }
            try socket.bind(to: address)
            try socket.listen(backlog: options.backlog)
        } catch let error as SocketError {
            throw ConnectionFailure.listening(error.number, on: address.description)
        }
        self.address = socket.localAddress ?? address
    }

    /// The event that says so.
    func event(of application: String) -> AppEvent {
        var event = AppEvent(.listening, application: application)
        event.local = address.description
        return event
    }
}
