/// The VLAN tags between a link-layer header and its payload (IEEE 802.1Q section 9).
struct VLANTags {
    /// What follows the tags that were skipped.
    private(set) var etherType: EtherType
    /// Where it begins.
    private(set) var offset: Int
    /// The identifier of the innermost VLAN; nil before the first tag.
    private(set) var vlan: UInt16?

    /// - Parameters:
    ///   - etherType: the type in the link-layer header.
    ///   - offset: where that header ends.
    init(_ etherType: EtherType, at offset: Int) {
        self.etherType = etherType
        self.offset = offset
    }

    /// Goes on to what is no tag.
    ///
    /// - Returns: whether all tags were captured.
    mutating func skip(_ bytes: RawSpan) -> Bool {
        while etherType.isVLANTag {
            guard bytes.byteCount >= offset + 4 else { return false }
            vlan = bytes.bigEndian16(offset) & 0x0fff
            etherType = EtherType(rawValue: bytes.bigEndian16(offset + 2))
            offset += 4
        }
        return true
    }
}

extension EtherType {
    /// Whether a VLAN tag follows.
    var isVLANTag: Bool { self == .vlan || self == .serviceVLAN || self == .formerServiceVLAN }
}
