/// A capture as values that a test can change; what of a file does not matter to an analysis is not in it.
///
/// It is read and written without the code under test.
struct CaptureImage {
    struct Packet {
        /// Nanoseconds since 1970.
        var time: UInt64
        /// What was captured of it.
        var bytes: [UInt8]
        /// Its length on the wire, in bytes.
        var originalLength: Int
        /// Which of the capture's interfaces saw it.
        var interface = 0

        init(time: UInt64, bytes: [UInt8], originalLength: Int? = nil, interface: Int = 0) {
            self.time = time
            self.bytes = bytes
            self.originalLength = originalLength ?? bytes.count
            self.interface = interface
        }
    }

    /// The link type of each interface (https://www.tcpdump.org/linktypes.html).
    var linkTypes: [UInt32]
    var packets: [Packet] = []

    /// What one interface saw, as a capture of its own.
    func view(of interface: Int) -> CaptureImage {
        let own = packets.filter { $0.interface == interface }.map { packet in
            Packet(time: packet.time, bytes: packet.bytes, originalLength: packet.originalLength)
        }
        return CaptureImage(linkTypes: [linkTypes[interface]], packets: own)
    }

    /// The same capture with some of its packets.
    func with(_ packets: [Packet]) -> CaptureImage { CaptureImage(linkTypes: linkTypes, packets: packets) }
}

/// How a capture is written down.
struct CaptureFormat: CustomStringConvertible {
    enum Kind: CaseIterable {
        case pcap, pcapng
    }

    var kind = Kind.pcapng
    var bigEndian = false
    /// Whether times are kept to the nanosecond, else to the microsecond.
    var nanoseconds = true

    var description: String { "\(kind) \(bigEndian ? "big" : "little")-endian \(nanoseconds ? "ns" : "µs")" }

    init(_ kind: Kind = .pcapng, bigEndian: Bool = false, nanoseconds: Bool = true) {
        self.kind = kind
        self.bigEndian = bigEndian
        self.nanoseconds = nanoseconds
    }

    init(using random: inout SeededGenerator) {
        kind = Bool.random(using: &random) ? .pcap : .pcapng
        bigEndian = Int.random(in: 0..<4, using: &random) == 0
        nanoseconds = Int.random(in: 0..<4, using: &random) > 0
    }
}
