/// The DNS messages on the TCP connections of a capture, each direction for itself.
///
/// A direction is read as long as its bytes follow each other. Where bytes are missing, in the capture or because they came in
/// another order, nobody knows where the next message begins: then it is read no more until its next SYN.
struct DNSTCPStreams: Sendable {
    /// The directions that are read at a time; each keeps at most one incomplete message, of 64 KiB.
    static let mostDirections = 64

    private struct Key: Hashable {
        let interface: Int
        let source: Endpoint
        let destination: Endpoint
    }

    private struct Direction {
        var next: SequenceNumber
        var stream = DNSStream()
        var isBroken = false

        mutating func add(_ payload: RawSpan, wireLength: Int, at first: SequenceNumber) -> [[UInt8]] {
            // How much of the segment was seen before.
            let known = first.distance(to: next)
            guard !isBroken, known < wireLength else { return [] }
            guard known >= 0, payload.byteCount == wireLength else {
                isBroken = true
                stream = DNSStream()
                return []
            }
            next = first.advanced(by: wireLength)
            stream.append(payload.array(known..<wireLength))
            var messages: [[UInt8]] = []
            while let message = stream.next() { messages.append(message) }
            return messages
        }
    }

    private var directions = BoundedTable<Key, Direction>(capacity: mostDirections)

    /// Adds a segment.
    ///
    /// - Parameters:
    ///   - segment: the segment.
    ///   - payload: the captured bytes of its payload.
    /// - Returns: the messages that it completes.
    mutating func add(_ segment: TCPSegment, _ payload: RawSpan) -> [[UInt8]] {
        let key = Key(interface: segment.interface, source: segment.source, destination: segment.destination)
        if segment.header.flags.contains(.syn) {
            directions[key] = nil
            directions[key] = Direction(next: segment.header.sequence.advanced(by: 1))
        }
        guard segment.payloadLength > 0 else { return [] }
        let first = segment.header.sequence.advanced(by: segment.header.flags.contains(.syn) ? 1 : 0)
        var direction = directions[key] ?? Direction(next: first)
        let messages = direction.add(payload, wireLength: segment.payloadLength, at: first)
        directions[key] = direction
        return messages
    }
}
