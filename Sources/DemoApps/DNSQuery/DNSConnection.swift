internal import Glibc

/// A TCP connection to a name server.
final class DNSConnection {
    let socket: Socket
    /// The number that it is watched with.
    let token: Int
    private var isOpen = false
    private var unsent: ArraySlice<UInt8> = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// What came of the socket being ready.
    enum Event {
        case opened
        case received([UInt8])
        /// Why it can be used no more.
        case ended(String)
    }

    /// Sends the SYN.
    ///
    /// - Throws: `SocketError`.
    init(to server: SocketAddress, token: Int) throws {
        self.token = token
        socket = try Socket(.stream, for: server)
        _ = try socket.connect(to: server)
    }

    /// What to watch the socket for.
    var interest: EventPoll.Interest { isOpen && unsent.isEmpty ? .readable : [.readable, .writable] }

    /// Hands bytes to the kernel, as many as it takes now; the rest goes when it is ready.
    func send(_ bytes: [UInt8]) {
        unsent += bytes
    }

    /// Does what the socket is ready for.
    ///
    /// - Returns: what happened; nil once there is nothing more to do.
    func next() -> Event? {
        do {
            if !isOpen { return try open() }
            while !unsent.isEmpty {
                let count = try unsent.withUnsafeBytes { try socket.send($0) }
                guard let count else { break }
                unsent = unsent.dropFirst(count)
            }
            guard let count = try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) }) else { return nil }
            if count == 0 { return .ended("it closed the connection (FIN) without an answer") }
            return .received(Array(buffer.prefix(count)))
        } catch let error as SocketError {
            return .ended("the connection broke: \(ConnectionFailure.reason(error.number))")
        } catch {
            return .ended("\(error)")
        }
    }

    private func open() throws -> Event? {
        let number = socket.takeError()
        guard number == 0 else { return .ended(Self.connectFailure(number)) }
        // A wake-up for another reason comes before the SYN is answered.
        guard socket.peerAddress != nil else { return nil }
        isOpen = true
        return .opened
    }

    /// Why the connection cannot be opened.
    static func connectFailure(_ number: CInt) -> String {
        number == ECONNREFUSED
            ? "no connection: the host answered the SYN with RST, nothing listens on this TCP port"
            : "no connection: \(ConnectionFailure.reason(number))"
    }
}
