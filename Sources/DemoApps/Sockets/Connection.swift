internal import Diagnostics
internal import Glibc
internal import HostSystem

/// A client's TCP connection, from the lookup of the name to the last byte, with every wait bounded.
struct Connection {
    let socket: Socket
    let waiting: Waiting
    /// The peer, kept since a reset connection no longer knows it.
    let peer: SocketAddress

    /// How a connection is opened.
    struct Request {
        /// The server's name or address.
        let host: String
        let port: UInt16
        /// How long each address has to answer the SYN; nil waits for as long as the kernel does.
        let timeout: Duration?
        /// Sets options before the SYN.
        var prepare: (Socket) throws -> Void = { _ in }
    }

    /// Opens a connection to the first address of the host that takes it.
    ///
    /// - Parameters:
    ///   - request: to whom, and how.
    ///   - waiting: waits for it.
    /// - Throws: `WirelabError` for the last address that was tried; `Interrupted`.
    init(_ request: Request, waiting: Waiting) throws {
        let addresses = try NameResolution(waiting: waiting).addresses(of: request.host, port: request.port)
        var failure: (any Error)?
        for address in addresses {
            do {
                try self.init(request, to: address, waiting: waiting)
                return
            } catch let error as WirelabError {
                failure = error
            }
        }
        throw failure ?? WirelabError(.environment, "cannot connect to \(request.host): it has no address")
    }

    private init(_ request: Request, to address: SocketAddress, waiting: Waiting) throws {
        let name = request.host == address.hostText ? address.description : "\(request.host) (\(address))"
        do {
            socket = try Socket(.stream, for: address)
            try request.prepare(socket)
            if try !socket.connect(to: address) {
                let ready = try waiting.wait(for: socket, .writable, until: request.timeout.map { .now + $0 })
                if ready.isEmpty { throw ConnectionFailure.connectTimeout(to: name, request.timeout ?? .zero) }
                let number = socket.takeError()
                if number != 0 { throw SocketError(call: "connect", number: number) }
            }
        } catch let error as SocketError where error.call.hasPrefix("setsockopt") {
            throw WirelabError(
                .environment, "the kernel refuses \(error.call): \(systemErrorText(error.number))", cause: error)
        } catch let error as SocketError {
            throw ConnectionFailure.connecting(error.number, to: name)
        }
        self.waiting = waiting
        peer = address
    }
}
