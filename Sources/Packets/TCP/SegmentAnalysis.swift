/// What there is to say of one TCP segment, field for field as Wireshark says it.
public struct SegmentAnalysis: Hashable, Sendable {
    /// The number of its packet in the capture, from 1.
    public var frame: Int
    /// The index of the interface that saw it.
    public internal(set) var interface: Int
    /// The number of its connection on that interface, from 0.
    public internal(set) var stream: Int
    /// The index of its connection in `TCPAnalysis.connections`.
    public internal(set) var connection: Int
    /// The time, in nanoseconds, since the segment that it acknowledges; nil where it acknowledges none as a whole.
    public internal(set) var ackRoundTrip: Int64?
    /// The time, in nanoseconds, from the connection's SYN to the first acknowledgement after it; nil where the capture lacks
    /// these, and for segments of which Wireshark has nothing else to say.
    public internal(set) var initialRoundTrip: Int64?
    /// How many bytes its sender has in flight behind it; nil where that is not known, or for a segment without data.
    public internal(set) var bytesInFlight: UInt32?
    /// The window it advertises, in bytes: scaled, where the factor is known; nil where the header cannot be right.
    public internal(set) var window: UInt32?
    /// What is out of the ordinary.
    public internal(set) var flags: AnalysisFlags = []
    /// Whether Wireshark gives up inside the header, so that it says nothing but stream and window.
    public internal(set) var isUnsaid = false
    /// Whether several segments end where its acknowledgement does, so that `ackRoundTrip` may be too long.
    var isRoundTripAmbiguous = false
    /// Whether it opens a connection.
    var isFirst = false
}

extension SegmentAnalysis {
    /// Of no segment yet.
    static var none: SegmentAnalysis { SegmentAnalysis(frame: 0, interface: 0, stream: 0, connection: 0) }

    /// The time since the one segment that it acknowledges, in nanoseconds; nil where there may be several.
    var unambiguousRoundTrip: Int64? { isRoundTripAmbiguous ? nil : ackRoundTrip }
}
