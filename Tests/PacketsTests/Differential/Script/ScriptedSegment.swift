/// The control bits of a TCP header as they stand in its bytes 12 and 13 (RFC 9293 section 3.1, RFC 3168), and those reserved.
struct ScriptedFlags: OptionSet {
    let rawValue: UInt16

    static let fin = ScriptedFlags(rawValue: 1)
    static let syn = ScriptedFlags(rawValue: 2)
    static let rst = ScriptedFlags(rawValue: 4)
    static let psh = ScriptedFlags(rawValue: 8)
    static let ack = ScriptedFlags(rawValue: 16)
    static let urg = ScriptedFlags(rawValue: 32)
    static let ece = ScriptedFlags(rawValue: 64)
    static let cwr = ScriptedFlags(rawValue: 128)
}

/// A segment before it has become bytes.
struct ScriptedSegment {
    var time: UInt64
    /// 0 the client, 1 the server.
    var sender: Int
    var sequence: UInt32
    var acknowledgement: UInt32
    var flags: ScriptedFlags
    var window: UInt16
    var urgent: UInt16 = 0
    var options: [UInt8] = []
    /// Of its payload, in bytes.
    var length: Int

    /// What it takes of the sequence numbers (RFC 9293 section 3.4).
    var extent: UInt32 { UInt32(length) + (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0) }
    var end: UInt32 { sequence &+ extent }
}

/// One end of a scripted connection, as it sees itself.
struct ScriptedEnd {
    /// The next sequence number that it sends.
    var next: UInt32
    /// The next sequence number that it expects.
    var received: UInt32 = 0
    /// What it advertises, before scaling.
    var window: UInt16
    /// The shift that it offers in its SYN; also such as RFC 7323 does not allow.
    var scale: UInt8?
    var mss = 1460
    var permitsSACK = false
    var hasTimestamps = false
    /// SACK blocks for its next acknowledgements: edges relative to nothing.
    var blocks: [(UInt32, UInt32)] = []
}
