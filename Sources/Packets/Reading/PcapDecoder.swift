internal import Diagnostics

/// Understands a pcap file (draft-ietf-opsawg-pcap): microseconds and nanoseconds, both byte orders.
struct PcapDecoder: Sendable {
    /// The file's header, and a packet's.
    static let headerLength = 24
    static let packetHeaderLength = 16
    /// The most that any program captures of a packet, and that Wireshark accepts; a length beyond it is a fault.
    private static let longestPacket = 262_144

    /// The one interface that such a file has.
    let interface: CaptureInterface
    private let order: CaptureByteOrder
    private let nanosecondsPerUnit: UInt64

    /// Reads the file's header.
    ///
    /// - Parameter bytes: the file's beginning, at least `headerLength` bytes of it.
    /// - Throws: `WirelabError` where it is of a version or a kind that is not known.
    init?(_ bytes: RawSpan) throws {
        guard bytes.byteCount >= Self.headerLength else { return nil }
        let orders = [CaptureByteOrder.native, CaptureByteOrder(isSwapped: true)]
        guard let order = orders.first(where: { Self.unit(of: $0.number32(bytes, 0)) != nil }),
            let unit = Self.unit(of: order.number32(bytes, 0))
        else { return nil }
        guard order.number16(bytes, 4) == 2 else {
            throw WirelabError.inCapture(at: 4, "pcap version \(order.number16(bytes, 4)) is not known, only 2")
        }
        self.order = order
        nanosecondsPerUnit = unit
        // The upper half says whether frames end with a checksum.
        interface = CaptureInterface(
            name: nil, description: nil,
            linkType: LinkType(rawValue: UInt16(truncatingIfNeeded: order.number32(bytes, 20))),
            snapLength: order.number32(bytes, 16))
    }

    /// Nanoseconds in a unit of the timestamps' fractions; nil for another magic number.
    private static func unit(of magic: UInt32) -> UInt64? {
        switch magic {
        case 0xa1b2_c3d4: 1000
        case 0xa1b2_3c4d: 1
        default: nil
        }
    }

    /// Understands the packet that `bytes` begin with.
    ///
    /// - Parameters:
    ///   - bytes: the file from the packet on, as far as it is there.
    ///   - position: where in the file they begin.
    /// - Returns: the packet, its bytes behind `packetHeaderLength`; nil where it is not there whole.
    /// - Throws: `WirelabError` with the byte offset, where it cannot be right.
    @inline(__always)
    func decode(_ bytes: RawSpan, at position: Int) throws -> CapturedPacket? {
        guard bytes.byteCount >= Self.packetHeaderLength else { return nil }
        let captured = Int(order.number32(bytes, 8))
        guard captured <= Self.longestPacket else {
            throw WirelabError.inCapture(at: position, "a packet has the impossible length \(captured)")
        }
        guard bytes.byteCount >= Self.packetHeaderLength + captured else { return nil }
        let seconds = UInt64(order.number32(bytes, 0)) * 1_000_000_000
        let start = position + Self.packetHeaderLength
        return CapturedPacket(
            interface: 0,
            timestamp: Timestamp(nanoseconds: seconds + UInt64(order.number32(bytes, 4)) * nanosecondsPerUnit),
            originalLength: Int(order.number32(bytes, 12)), bytes: start..<start + captured)
    }
}
