import Glibc
import LabModel

/// The receiving ends of a probe: a socket for each host, protocol and port.
struct ProbeListeners {
    private struct End: Hashable {
        let host: String
        let isStream: Bool
        let port: UInt16
    }

    /// The numbers of the datagrams that arrived.
    private(set) var arrived: Set<UInt32> = []
    private let fabric: NetworkNamespace
    private var sockets: [End: Descriptor] = [:]

    /// - Parameter fabric: the namespace that the calling thread is in.
    init(fabric: NetworkNamespace) {
        self.fabric = fabric
    }

    /// Listens on a host.
    ///
    /// - Parameters:
    ///   - attached: the host.
    ///   - stream: TCP, else UDP.
    ///   - port: the port.
    /// - Returns: false if a program on the host has the port.
    /// - Throws: `SystemCallError`.
    mutating func listen(on attached: AttachedHost, stream: Bool, port: UInt16) throws -> Bool {
        let end = End(host: attached.host.name, isStream: stream, port: port)
        if sockets[end] != nil { return true }
        let socket = try fabric.visit(attached.namespace) { try nonBlockingSocket(stream ? SOCK_STREAM : SOCK_DGRAM) }
        var one: Int32 = 1
        if stream {
            setsockopt(socket.number, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        }
        let result = withSocketAddress(IPv4Address(rawValue: 0), port: port) { bind(socket.number, $0, $1) }
        if result != 0 && errno == EADDRINUSE { return false }
        try systemCall("bind \(port) on \(attached.host.name)") { result }
        if stream { try systemCall("listen") { Glibc.listen(socket.number, 4096) } }
        sockets[end] = socket
        return true
    }

    /// Takes in what came.
    mutating func receive() {
        for (end, socket) in sockets where !end.isStream {
            var number: UInt32 = 0
            while recv(socket.number, &number, MemoryLayout<UInt32>.size, 0) == MemoryLayout<UInt32>.size {
                arrived.insert(number)
            }
        }
    }
}
