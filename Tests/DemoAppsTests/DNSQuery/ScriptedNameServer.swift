import CWirelab
import Dispatch
import Glibc
import LabModel
import Synchronization

@testable import DemoApps

/// A name server on loopback that does what the test says, over UDP and TCP on one port.
final class ScriptedNameServer: Sendable {
    /// What it does with a query.
    enum Reply: Sendable {
        case silence
        /// Messages, each as a datagram, or in one write on the connection.
        case messages([[UInt8]])
        /// Bytes on a connection, one write each with the byte before delivered first; then the end of the connection.
        case byteByByte([UInt8])
        /// The connection's end.
        case close
    }

    typealias Script = @Sendable (_ query: [UInt8], _ transport: DNSTransport) -> Reply

    let address: SocketAddress
    private let script: Script
    private let stop: CInt
    private let queue = DispatchQueue(label: "name server")
    private let counts = Mutex((udp: 0, tcp: 0))

    /// How many queries came.
    var udpQueries: Int { counts.withLock(\.udp) }
    var tcpQueries: Int { counts.withLock(\.tcp) }

    /// - Parameters:
    ///   - listensOnTCP: whether its TCP port takes connections.
    ///   - script: what to do with each query.
    /// - Throws: `SocketError`.
    init(listensOnTCP: Bool = true, _ script: @escaping Script) throws {
        self.script = script
        stop = eventfd(0, CInt(EFD_CLOEXEC))
        let (datagrams, listener, address) = try Self.open(listensOnTCP)
        self.address = address
        let poll = try EventPoll(interruption: stop)
        try poll.watch(datagrams, .readable, token: 0)
        // A socket that does not listen counts as hung up, always.
        if listensOnTCP { try poll.watch(listener, .readable, token: 1) }
        let loop = Loop(poll: poll, datagrams: datagrams, listener: listener)
        queue.async { [weak self] in
            while let ready = try? loop.poll.wait(until: nil) {
                guard let server = self else { return }
                for one in ready { server.serve(one.token, loop) }
            }
        }
    }

    /// Ends it; nothing answers on its port from then on.
    func end() {
        eventfd_write(stop, 1)
        queue.sync {}
    }

    private struct Loop: @unchecked Sendable {
        let poll: EventPoll
        let datagrams: Socket
        let listener: Socket
    }

    /// The TCP port of the same number may be taken: then another number is tried.
    private static func open(_ listensOnTCP: Bool) throws -> (Socket, Socket, SocketAddress) {
        var attempts = 0
        while true {
            let any = SocketAddress(IPv4Address(rawValue: 0x7f00_0001), port: 0)
            let datagrams = try Socket(.datagram, for: any)
            try datagrams.bind(to: any)
            let address = SocketAddress(IPv4Address(rawValue: 0x7f00_0001), port: datagrams.localAddress?.port ?? 0)
            let listener = try Socket(.stream, for: any)
            do {
                try listener.bind(to: address)
                if listensOnTCP { try listener.listen(backlog: 8) }
                return (datagrams, listener, address)
            } catch {
                attempts += 1
                if attempts == 20 { throw error }
            }
        }
    }

    private func serve(_ token: Int, _ loop: Loop) {
        if token == 0 { answerDatagrams(loop.datagrams) }
        if token == 1, let connection = try? loop.listener.accept() { answerConnection(connection) }
    }

    private func answerDatagrams(_ socket: Socket) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var count = 0
        let source = SocketAddress.filled { address, length in
            count = recvfrom(socket.descriptor, &buffer, buffer.count, 0, address, length)
            return CInt(truncatingIfNeeded: count)
        }
        guard let source, count > 0 else { return }
        counts.withLock { $0.udp += 1 }
        guard case .messages(let messages) = script(Array(buffer.prefix(count)), .udp) else { return }
        for message in messages {
            _ = source.withPointer { sendto(socket.descriptor, message, message.count, 0, $0, $1) }
        }
    }

    /// One query a connection; the connection ends with the client.
    private func answerConnection(_ socket: Socket) {
        let waiting = Waiting(interruption: stop)
        guard let query = Self.readQuery(socket, waiting) else { return }
        counts.withLock { $0.tcp += 1 }
        switch script(query, .tcp) {
        case .close: return
        case .silence: break
        case .messages(let messages):
            let bytes = messages.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xff)] + $0 }
            _ = bytes.withUnsafeBytes { try? socket.send($0) }
        case .byteByByte(let message):
            try? socket.set(.noDelay, 1)
            for byte in [UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message {
                _ = withUnsafeBytes(of: byte) { try? socket.send($0) }
                // Until the client has it, so that no two bytes share a segment or a read.
                while Self.unacknowledged(socket) > 0 { sched_yield() }
            }
        }
        // Until the client closes.
        var byte: UInt8 = 0
        while (try? waiting.wait(for: socket, .readable)) != nil {
            if recv(socket.descriptor, &byte, 1, 0) <= 0 { return }
        }
    }

    private static func readQuery(_ socket: Socket, _ waiting: Waiting) -> [UInt8]? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 2 || bytes.count < 2 + Int(bytes[0]) << 8 + Int(bytes[1]) {
            guard (try? waiting.wait(for: socket, .readable)) != nil, recv(socket.descriptor, &byte, 1, 0) == 1 else {
                return nil
            }
            bytes.append(byte)
        }
        return Array(bytes.dropFirst(2))
    }

    private static func unacknowledged(_ socket: Socket) -> CInt {
        var count: CInt = 0
        // SIOCOUTQ of tcp(7), which has TIOCOUTQ's number.
        return ioctl(socket.descriptor, UInt(TIOCOUTQ), &count) == 0 ? count : 0
    }
}
