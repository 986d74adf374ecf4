/// Who sends to whom, seen by which interface: what the segments of a connection share, packed, as it is compared once a segment.
struct ConnectionKey: Hashable, Sendable {
    private let senderHigh: UInt64
    private let senderLow: UInt64
    private let receiverHigh: UInt64
    private let receiverLow: UInt64
    /// From the lowest bit on: the sender's port, the receiver's, the interface's index, and whether the addresses are IPv4's.
    private let rest: UInt64

    /// - Parameters:
    ///   - sender: the segment's sender.
    ///   - receiver: its receiver, of the same family.
    ///   - interface: the index of the interface that saw it; a capture has fewer than 2^31.
    @inline(__always)
    init(from sender: Endpoint, to receiver: Endpoint, interface: Int) {
        senderHigh = sender.address.high
        senderLow = sender.address.low
        receiverHigh = receiver.address.high
        receiverLow = receiver.address.low
        rest =
            UInt64(sender.port) | UInt64(receiver.port) << 16 | UInt64(truncatingIfNeeded: interface) << 32
            | (sender.address.isIPv4 ? 1 << 63 : 0)
    }

    /// Whether this is the other direction of `key`.
    @inline(__always)
    func isReverse(of key: ConnectionKey) -> Bool {
        let swapped = rest & ~0xffff_ffff | rest >> 16 & 0xffff | (rest & 0xffff) << 16
        return senderHigh == key.receiverHigh && senderLow == key.receiverLow && receiverHigh == key.senderHigh
            && receiverLow == key.senderLow && swapped == key.rest
    }

    /// A number that is seldom the same for two connections, and always for both directions of one.
    ///
    /// - Parameter seed: makes it unknown to whoever wrote the capture.
    /// - Returns: the number.
    @inline(__always)
    func hash(seed: UInt64) -> UInt64 {
        // Each half of an IPv6 address meets the seed, or what it has become, before the next one comes in.
        let sender = ((senderHigh ^ seed).stirred ^ senderLow ^ (rest & 0xffff) << 32).stirred
        let receiver = ((receiverHigh ^ seed).stirred ^ receiverLow ^ (rest & 0xffff_0000) << 16).stirred
        return ((sender &+ receiver) ^ rest >> 32).stirred
    }
}
