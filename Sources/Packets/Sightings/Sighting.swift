/// A segment as one interface saw it.
struct Sighting: Sendable {
    let fingerprint: SegmentFingerprint
    /// When it was captured, in nanoseconds.
    let time: UInt64
    /// Its interface's view of the connection, an index in `TCPAnalysis.connections`.
    let view: Int
    /// The number of its packet in the capture.
    let frame: Int
    /// The serial number of the sighting before it in the same view and direction; -1 for the first.
    let previous: Int
    /// How many segments of its view and direction there were up to it.
    let ordinal: UInt32
    /// The index of its interface.
    let interface: UInt8
    /// The interfaces that saw it, too, one bit each.
    var matched: UInt64 = 0
}
