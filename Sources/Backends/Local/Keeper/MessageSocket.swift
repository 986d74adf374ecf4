import CWirelab
import Diagnostics
import FoundationEssentials
import Glibc

/// A stream socket that carries messages as JSON, each behind its length, and descriptors beside them.
final class MessageSocket {
    /// Both ends must speak the same form; a lab may have been brought up by another build.
    private static let formVersion: UInt32 = 1
    /// 1,024 hosts on each of many subnets fit in this; more is no message of ours.
    private static let sizeLimit = 16 << 20

    let descriptor: Descriptor

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// Sends one message.
    ///
    /// - Parameters:
    ///   - message: the message.
    ///   - descriptors: go with it.
    /// - Throws: `SystemCallError`, what encoding throws.
    func send(_ message: some Encodable, descriptors: [Int32] = []) throws {
        let body = try JSONEncoder().encode(message)
        var bytes: [UInt8] = []
        for number in [Self.formVersion, UInt32(body.count)] {
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        }
        bytes.append(contentsOf: body)
        var rest = bytes[...]
        var attached = descriptors
        while !rest.isEmpty {
            let sent = try systemCall("send") {
                rest.withUnsafeBytes {
                    wirelab_send(descriptor.number, $0.baseAddress, $0.count, attached, Int32(attached.count))
                }
            }
            attached = []
            rest = rest.dropFirst(sent)
        }
    }

    /// Receives one message.
    ///
    /// - Parameter type: what it shall be.
    /// - Returns: the message and the descriptors that came with it; nil when the other end has closed.
    /// - Throws: `SystemCallError`, `WirelabError` for one that cannot be understood.
    func receive<Message: Decodable>(_ type: Message.Type) throws -> (message: Message, descriptors: [Descriptor])? {
        var descriptors: [Descriptor] = []
        guard let header = try receive(count: 8, &descriptors) else { return nil }
        let version = header[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let length = header[4...].reduce(0) { $0 << 8 | Int($1) }
        guard version == Self.formVersion, length <= Self.sizeLimit else {
            throw WirelabError(
                .environment,
                "this lab was brought up by another version of wirelab: wirelab down, then wirelab up again")
        }
        guard let body = try receive(count: length, &descriptors) else { return nil }
        do {
            return (try JSONDecoder().decode(type, from: Data(body)), descriptors)
        } catch {
            throw WirelabError(
                .environment,
                "this lab was brought up by another version of wirelab: wirelab down, then wirelab up again",
                cause: error)
        }
    }

    private func receive(count: Int, _ descriptors: inout [Descriptor]) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var part = [UInt8](repeating: 0, count: min(count, 1 << 16))
        while bytes.count < count {
            var numbers = [Int32](repeating: -1, count: Int(WIRELAB_DESCRIPTORS_MAX))
            var received: Int32 = 0
            let wanted = min(part.count, count - bytes.count)
            let length = try systemCall("receive") {
                wirelab_receive(descriptor.number, &part, wanted, &numbers, &received)
            }
            descriptors += numbers.prefix(Int(received)).map(Descriptor.init)
            if length == 0 { return nil }
            bytes.append(contentsOf: part.prefix(length))
        }
        return bytes
    }
}
