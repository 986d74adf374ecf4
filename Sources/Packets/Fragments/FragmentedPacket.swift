/// A part of an IP packet.
public struct FragmentedPacket: Hashable, Sendable {
    /// Its header; `fragment` says which part it is, and `payloadLength` is the part's length on the wire.
    public let ip: IPHeader
    /// Where the captured bytes of the part lie in the packet's captured bytes.
    public let payload: Range<Int>
    /// The TCP header in the first part of a segment. How much payload the segment has is not known from it alone.
    public let tcp: TCPHeader?

    /// - Parameters:
    ///   - ip: the header of a part.
    ///   - bytes: the captured bytes that follow it.
    ///   - payload: where they lie in the packet's captured bytes.
    init(_ ip: IPHeader, _ bytes: RawSpan, _ payload: Range<Int>) {
        self.ip = ip
        self.payload = payload
        tcp = ip.fragment?.offset == 0 && ip.transport == .tcp ? TCPHeader(bytes) : nil
    }
}
