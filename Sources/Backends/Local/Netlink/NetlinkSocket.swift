import Diagnostics
import Glibc

/// A connection to the kernel's routing interface in the network namespace that the calling thread was in when it was opened.
struct NetlinkSocket {
    private let descriptor: Descriptor
    /// One send carries many requests: a system call costs more than most of them.
    private static let requestsPerSend = 48

    init() throws {
        descriptor = Descriptor(
            try systemCall("socket(NETLINK_ROUTE)") {
                socket(Netlink.family, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Netlink.routeProtocol)
            })
        // Without this an error echoes the whole request (NETLINK_CAP_ACK, linux/netlink.h).
        var one: Int32 = 1
        setsockopt(descriptor.number, 270, 10, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends the requests in order and waits for the kernel's answer to each.
    ///
    /// - Parameter messages: the requests.
    /// - Throws: `SystemCallError` of the first that failed; later ones were still carried out where they could.
    func perform(_ messages: [NetlinkMessage]) throws {
        var start = 0
        while start < messages.count {
            let end = min(start + Self.requestsPerSend, messages.count)
            try performOnce(messages[start..<end])
            start = end
        }
    }

    /// The kernel carries requests out in order, so the answer to the last says that all are done.
    private func performOnce(_ messages: ArraySlice<NetlinkMessage>) throws {
        let last = UInt32(messages.count - 1)
        var bytes: [UInt8] = []
        for (index, message) in messages.enumerated() {
            bytes += message.sealed(sequence: UInt32(index), isAcknowledged: index == last)
        }
        try systemCall("netlink send") { send(descriptor.number, bytes, bytes.count, 0) }
        var failure: SystemCallError?
        var isDone = false
        var buffer = [UInt8](repeating: 0, count: 1 << 15)
        while !isDone {
            let count = try systemCall("netlink receive") { recv(descriptor.number, &buffer, buffer.count, 0) }
            for answer in NetlinkAcknowledgement.all(in: buffer[..<count]) {
                isDone = isDone || answer.sequence == last
                guard answer.error != 0, failure == nil else { continue }
                let purpose = messages.dropFirst(Int(answer.sequence)).first?.purpose ?? "netlink request"
                failure = SystemCallError(call: purpose, number: answer.error)
            }
        }
        if let failure { throw failure }
    }
}

/// The kernel's answer to one request.
struct NetlinkAcknowledgement: Equatable {
    let sequence: UInt32
    /// errno, or 0.
    let error: Int32

    /// Reads the answers of one datagram; what is too short is left out.
    static func all(in bytes: ArraySlice<UInt8>) -> [NetlinkAcknowledgement] {
        var answers: [NetlinkAcknowledgement] = []
        var rest = bytes
        while rest.count >= 20 {
            let (length, type, sequence, error) = rest.withUnsafeBytes {
                (
                    Int($0.loadUnaligned(as: UInt32.self)), $0.loadUnaligned(fromByteOffset: 4, as: UInt16.self),
                    $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self),
                    $0.loadUnaligned(fromByteOffset: 16, as: Int32.self)
                )
            }
            guard length >= 16, length <= rest.count else { break }
            if type == Netlink.errorMessage {
                answers.append(NetlinkAcknowledgement(sequence: sequence, error: -error))
            }
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return answers
    }
}
