internal import CWirelab
internal import Diagnostics
internal import Glibc

/// Room for the datagrams that one call takes from the kernel (recvmmsg(2)).
final class DatagramBatch {
    /// How many datagrams one call takes at most.
    static let capacity = 256

    private let datagrams: OpaquePointer

    /// - Throws: `WirelabError` if there is no memory.
    init() throws {
        guard let datagrams = wirelab_datagrams_create(UInt32(Self.capacity)) else {
            throw WirelabError(.environment, "there is no memory for \(Self.capacity) datagrams")
        }
        self.datagrams = datagrams
    }

    deinit { wirelab_datagrams_destroy(datagrams) }

    /// A datagram, valid until the next call to `receive`.
    struct Datagram {
        let bytes: UnsafeRawBufferPointer
        fileprivate let index: UInt32
        private let address: UnsafeRawPointer?

        fileprivate init(_ datagram: wirelab_datagram, index: UInt32) {
            bytes = UnsafeRawBufferPointer(start: datagram.bytes, count: datagram.length)
            address = datagram.source
            self.index = index
        }

        /// Who sent it.
        var source: SocketAddress? { address.flatMap { SocketAddress($0.assumingMemoryBound(to: sockaddr.self)) } }
    }

    /// Takes what waits, as far as there is room.
    ///
    /// - Parameters:
    ///   - socket: where.
    ///   - body: is given each datagram.
    /// - Returns: how many there were; nil if there are none yet.
    /// - Throws: `SocketError`, what `body` throws.
    func receive(from socket: Socket, _ body: (Datagram) throws -> Void) throws -> Int? {
        guard
            let count = try socket.attempt(
                "recvmmsg", { wirelab_receive_datagrams(socket.descriptor, datagrams) })
        else { return nil }
        for index in 0..<UInt32(count) { try body(Datagram(wirelab_get_datagram(datagrams, index), index: index)) }
        return Int(count)
    }

    /// Answers a datagram, from the address that it was sent to.
    ///
    /// - Returns: whether the kernel took the answer; it does not where its send buffer is full.
    /// - Throws: `SocketError`.
    func answer(_ datagram: Datagram, with bytes: [UInt8], on socket: Socket) throws -> Bool {
        try socket.attempt("sendmsg") {
            bytes.withUnsafeBytes {
                wirelab_answer_datagram(socket.descriptor, datagrams, datagram.index, $0.baseAddress, $0.count)
            }
        } != nil
    }
}
