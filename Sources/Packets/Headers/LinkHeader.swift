extension LinkType {
    /// BSD loopback: the address family in the byte order of the machine that captured.
    public static let null = LinkType(rawValue: 0)
    /// OpenBSD loopback: the address family in network order.
    public static let loop = LinkType(rawValue: 108)
    /// Linux cooked capture, what `-i any` gave.
    public static let linuxSLL = LinkType(rawValue: 113)
    /// IPv4 packets without a link-layer header.
    public static let ipv4 = LinkType(rawValue: 228)
    /// IPv6 packets without a link-layer header.
    public static let ipv6 = LinkType(rawValue: 229)
    /// Linux cooked capture, version 2, what `-i any` gives.
    public static let linuxSLL2 = LinkType(rawValue: 276)
}

/// To whom the link layer delivers a frame.
public enum LinkDelivery: Hashable, Sendable {
    /// The capture does not say it.
    case unknown
    /// One station.
    case unicast
    /// A group of stations.
    case multicast
    /// Every station of the link.
    case broadcast
}

/// What the kernel says of a packet in a Linux cooked capture (the LINKTYPE_LINUX_SLL page).
public enum CookedPacketType: UInt16, Hashable, Sendable {
    /// It was sent to this host.
    case toThisHost = 0
    /// It was sent to all.
    case broadcast = 1
    /// It was sent to a group.
    case multicast = 2
    /// It was sent by another host to another host.
    case toOtherHost = 3
    /// This host sent it.
    case outgoing = 4
}

/// What comes before the internet layer in a captured packet, whatever the link type.
public struct LinkHeader: Hashable, Sendable {
    /// What follows the header.
    public let etherType: EtherType
    /// The header's length, in bytes: with tags, and 0 where the link type has none.
    public let length: Int
    /// The sender's MAC address, where the link type has it.
    public let source: MACAddress?
    /// The receiver's MAC address, where the link type has it.
    public let destination: MACAddress?
    /// The identifier of the innermost VLAN; nil for an untagged packet.
    public let vlan: UInt16?
    /// What the kernel says of the packet, in a Linux cooked capture.
    public let packetType: CookedPacketType?

    /// To whom the link layer delivers the packet.
    public var delivery: LinkDelivery {
        if let destination {
            return destination == .broadcast ? .broadcast : destination.isGroup ? .multicast : .unicast
        }
        return switch packetType {
        case .broadcast: .broadcast
        case .multicast: .multicast
        case .toThisHost, .toOtherHost: .unicast
        // The kernel says that it was sent, not to whom.
        case .outgoing, nil: .unknown
        }
    }
}

extension LinkHeader {
    /// Reads the header of a packet; nil if it is cut off, or of an unknown link type.
    ///
    /// - Parameters:
    ///   - bytes: the packet's captured bytes.
    ///   - linkType: the kind of frames its interface gives.
    @inline(__always)
    public init?(_ bytes: RawSpan, linkType: LinkType) {
        switch linkType {
        case .ethernet: self.init(ethernet: bytes)
        case .rawIP: self.init(version: bytes)
        case .ipv4: self.init(.ipv4)
        case .ipv6: self.init(.ipv6)
        case .linuxSLL: self.init(cooked: bytes)
        case .linuxSLL2: self.init(cooked2: bytes)
        case .null, .loop: self.init(family: bytes)
        default: return nil
        }
    }

    private init(_ etherType: EtherType) {
        self.init(
            etherType: etherType, length: 0, source: nil, destination: nil, vlan: nil, packetType: nil)
    }

    @inline(__always)
    private init?(ethernet bytes: RawSpan) {
        guard let header = EthernetHeader(bytes) else { return nil }
        self.init(
            etherType: header.etherType, length: header.length, source: header.source,
            destination: header.destination, vlan: header.vlan, packetType: nil)
    }

    /// Raw IP packets say by their version which of the two they are.
    private init?(version bytes: RawSpan) {
        guard bytes.byteCount >= 1 else { return nil }
        switch bytes.byte(0) >> 4 {
        case 4: self.init(.ipv4)
        case 6: self.init(.ipv6)
        default: return nil
        }
    }

    private init?(cooked bytes: RawSpan) {
        guard bytes.byteCount >= 16 else { return nil }
        self.init(
            cooked: bytes, protocolAt: 14, length: 16, packetType: bytes.bigEndian16(0),
            hardware: bytes.bigEndian16(2), addressLength: Int(bytes.bigEndian16(4)), addressAt: 6)
    }

    private init?(cooked2 bytes: RawSpan) {
        guard bytes.byteCount >= 20 else { return nil }
        self.init(
            cooked: bytes, protocolAt: 0, length: 20, packetType: UInt16(bytes.byte(10)),
            hardware: bytes.bigEndian16(8), addressLength: Int(bytes.byte(11)), addressAt: 12)
    }

    private init?(
        cooked bytes: RawSpan, protocolAt: Int, length: Int, packetType: UInt16, hardware: UInt16, addressLength: Int,
        addressAt: Int
    ) {
        // Netlink messages (ARPHRD_NETLINK) have a number of their own where others have the EtherType.
        guard hardware != 824 else { return nil }
        var tags = VLANTags(EtherType(rawValue: bytes.bigEndian16(protocolAt)), at: length)
        guard tags.skip(bytes) else { return nil }
        self.init(
            etherType: tags.etherType, length: tags.offset,
            source: addressLength == 6 ? MACAddress(bytes, at: addressAt) : nil, destination: nil, vlan: tags.vlan,
            packetType: CookedPacketType(rawValue: packetType))
    }

    /// The family is a small number; the half that holds it tells the byte order.
    private init?(family bytes: RawSpan) {
        guard bytes.byteCount >= 4 else { return nil }
        let number = bytes.bigEndian32(0)
        let etherType: EtherType
        switch number >> 16 == 0 ? number : number.byteSwapped {
        case 2: etherType = .ipv4
        // AF_INET6 of Linux; of NetBSD and OpenBSD; of FreeBSD; of macOS.
        case 10, 24, 28, 30: etherType = .ipv6
        default: return nil
        }
        self.init(etherType: etherType, length: 4, source: nil, destination: nil, vlan: nil, packetType: nil)
    }
}
