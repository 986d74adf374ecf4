/// A UDP datagram as the analyses need it: read from one captured packet, nothing shared, nothing on the heap.
public struct UDPDatagram: Hashable, Sendable {
    /// From whom.
    public let source: Endpoint
    /// To whom.
    public let destination: Endpoint
    /// How many routers it may still pass: IPv4's time to live.
    public let hopLimit: UInt8
    /// The payload's length on the wire, in bytes; the capture may hold less.
    public let payloadLength: Int
    /// Where the captured part of the payload lies in the packet's captured bytes.
    public let payload: Range<Int>

    /// - Parameters:
    ///   - source: from whom.
    ///   - destination: to whom.
    ///   - hopLimit: how many routers it may still pass.
    ///   - payloadLength: the payload's length on the wire, in bytes.
    ///   - payload: where the captured part of the payload lies in the packet's captured bytes.
    public init(
        source: Endpoint, destination: Endpoint, hopLimit: UInt8 = 64, payloadLength: Int, payload: Range<Int> = 0..<0
    ) {
        self.source = source
        self.destination = destination
        self.hopLimit = hopLimit
        self.payloadLength = payloadLength
        self.payload = payload
    }
}
