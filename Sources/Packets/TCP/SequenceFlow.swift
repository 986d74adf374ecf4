/// What Wireshark's analysis remembers of what one end of a connection sent.
///
/// Numbers are the raw ones of the header. 0 stands for "none seen" where Wireshark has it so; a stream that comes by that
/// number is read as it reads it.
struct SequenceFlow: Sendable {
    /// How an end's window field is to be read (RFC 7323 section 2).
    enum Scale: Hashable, Sendable {
        /// The SYN is not in the capture.
        case unknown
        /// The two ends did not agree to scale.
        case unused
        /// The field is shifted by so many bits.
        case shift(UInt8)

        /// By how much to shift, nothing being known too.
        var shift: UInt32 { if case .shift(let bits) = self { UInt32(bits) } else { 0 } }
    }

    // What each segment needs comes first, close together.
    /// The highest number that was sent so far, and when.
    var next: UInt32 = 0
    /// The highest number up to which all was seen.
    var highestContiguous: UInt32 = 0
    var nextTime: UInt64 = 0
    /// Acknowledgement and window field of its last segment, and when that was.
    var lastAckTime: UInt64 = 0
    var lastAck: UInt32 = 0
    var window = UInt32.max
    /// The number of the SYN, or the best guess; nil before anything was seen.
    var base: UInt32?
    var scale = Scale.unknown
    /// Duplicate acknowledgements in a row; 2^32 - 1 after an acknowledgement of something unseen, which Wireshark then takes
    /// for very many.
    var duplicateAcks: UInt32 = 0
    /// What its last segment was.
    var lastFlags: AnalysisFlags = []
    /// Whether it is known what is in flight: not behind a hole in the capture.
    var isInFlightKnown = true
    /// Whether its last window was its SYN's, which is never scaled.
    var isBeforeFirstAck = false
    /// Its segments that the other end did not acknowledge.
    var unacknowledged = UnacknowledgedSegments()
    /// What its last segment acknowledged selectively.
    var sackBlocks = SACKBlocks()

    /// Forgets its segments without acknowledgement; what is in flight is then not known before the next acknowledgement.
    mutating func forgetUnacknowledged() {
        unacknowledged = UnacknowledgedSegments()
        isInFlightKnown = false
    }

    /// Takes the place where the stream begins, which a SYN-ACK can move.
    mutating func begin(at number: UInt32) {
        base = number
        unacknowledged.forgetEdges()
    }
}
