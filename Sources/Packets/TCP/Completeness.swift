/// How much of a connection's life a capture shows (Wireshark's `tcp.completeness`).
public struct Completeness: OptionSet, Hashable, Sendable {
    /// One bit for each thing seen.
    public let rawValue: UInt8

    /// - Parameter rawValue: one bit for each thing seen.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The SYN, as the first segment.
    public static let syn = Completeness(rawValue: 1)
    /// The SYN-ACK.
    public static let synAck = Completeness(rawValue: 2)
    /// An acknowledgement without data.
    public static let ack = Completeness(rawValue: 4)
    /// Data.
    public static let data = Completeness(rawValue: 8)
    /// A FIN.
    public static let fin = Completeness(rawValue: 16)
    /// A RST.
    public static let rst = Completeness(rawValue: 32)

    mutating func add(_ segment: SequenceAnalysis.Segment, isFirst: Bool) {
        let flags = segment.flags
        if isFirst {
            if flags.contains(.syn), !flags.contains(.ack) {
                insert(.syn)
                if segment.length > 0 { insert(.data) }
            }
            return
        }
        if flags.isSuperset(of: [.syn, .ack]) { insert(.synAck) }
        if flags.contains(.ack), !flags.contains(.syn) { insert(segment.length > 0 ? .data : .ack) }
        if flags.isSuperset(of: [.fin, .ack]) { insert(.fin) }
        if flags.contains(.rst) { insert(.rst) }
    }
}
