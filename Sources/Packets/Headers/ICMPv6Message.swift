/// What an ICMPv6 message is for (IANA ICMPv6 type numbers).
public struct ICMPv6Type: RawRepresentable, Hashable, Sendable {
    /// The number in the message.
    public let rawValue: UInt8

    /// - Parameter rawValue: the number in the message.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A packet could not be delivered; the code says why.
    public static let destinationUnreachable = ICMPv6Type(rawValue: 1)
    /// A packet is longer than the next link takes.
    public static let packetTooBig = ICMPv6Type(rawValue: 2)
    /// A packet passed too many routers (code 0), or its fragments did not all come in time (code 1).
    public static let timeExceeded = ICMPv6Type(rawValue: 3)
    /// A packet's header is wrong.
    public static let parameterProblem = ICMPv6Type(rawValue: 4)
    /// Please answer.
    public static let echoRequest = ICMPv6Type(rawValue: 128)
    /// An answer to an echo request.
    public static let echoReply = ICMPv6Type(rawValue: 129)
    /// Who listens to which group? (RFC 2710, RFC 3810)
    public static let listenerQuery = ICMPv6Type(rawValue: 130)
    /// A host listens to a group (RFC 2710).
    public static let listenerReport = ICMPv6Type(rawValue: 131)
    /// A host listens to a group no more (RFC 2710).
    public static let listenerDone = ICMPv6Type(rawValue: 132)
    /// Is there a router? (RFC 4861)
    public static let routerSolicitation = ICMPv6Type(rawValue: 133)
    /// Here is a router (RFC 4861).
    public static let routerAdvertisement = ICMPv6Type(rawValue: 134)
    /// Who has the target's address? IPv6's ARP request (RFC 4861).
    public static let neighborSolicitation = ICMPv6Type(rawValue: 135)
    /// The sender has the target's address; IPv6's ARP reply (RFC 4861).
    public static let neighborAdvertisement = ICMPv6Type(rawValue: 136)
    /// There is a better first router (RFC 4861).
    public static let redirect = ICMPv6Type(rawValue: 137)
    /// Which groups a host listens to, version 2 (RFC 3810).
    public static let listenerReport2 = ICMPv6Type(rawValue: 143)

    /// Whether the message is about a packet, which it quotes (RFC 4443 section 2.1).
    public var isError: Bool { rawValue < 128 }
}

/// An ICMPv6 message (RFC 4443), those of neighbour discovery among them (RFC 4861).
public struct ICMPv6Message: Hashable, Sendable {
    /// What a neighbour solicitation or advertisement says (RFC 4861 sections 4.3 and 4.4).
    public struct Neighbor: Hashable, Sendable {
        /// The address asked for, or advertised.
        public let target: NetworkAddress
        /// The sender's MAC address in a solicitation, the target's in an advertisement; nil where the option is missing.
        public let hardware: MACAddress?
        /// Whether an advertisement comes from a router.
        public let isRouter: Bool
        /// Whether an advertisement answers a solicitation.
        public let isSolicited: Bool
    }

    /// What it is for.
    public let type: ICMPv6Type
    /// What it says in particular; the type tells what the number means.
    public let code: UInt8
    /// The second 32 bits of the message; the type tells what they mean.
    public let parameter: UInt32
    /// What an error quotes of the packet it is about.
    public let quote: QuotedPacket?
    /// What a neighbour solicitation or advertisement says.
    public let neighbor: Neighbor?

    /// Reads the message; nil if its first 8 bytes are cut off.
    ///
    /// - Parameters:
    ///   - bytes: what follows the IP header, as far as it was captured.
    ///   - wireLength: the message's length on the wire.
    public init?(_ bytes: RawSpan, wireLength: Int) {
        guard bytes.byteCount >= 8, wireLength >= 8 else { return nil }
        type = ICMPv6Type(rawValue: bytes.byte(0))
        code = bytes.byte(1)
        parameter = bytes.bigEndian32(4)
        quote =
            type.isError
            ? QuotedPacket(ipv6: bytes.extracting(8..<bytes.byteCount), wireLength: wireLength - 8) : nil
        neighbor =
            switch type {
            // The options' source (1) or target (2) link-layer address.
            case .neighborSolicitation: Neighbor(bytes, parameter, option: 1)
            case .neighborAdvertisement: Neighbor(bytes, parameter, option: 2)
            default: nil
            }
    }

    /// Which echo request or reply it is; nil for other messages.
    public var echo: ICMPEcho? {
        guard type == .echoRequest || type == .echoReply else { return nil }
        return ICMPEcho(isReply: type == .echoReply, parameter: parameter)
    }

    /// The longest packet that the next link takes, in bytes; nil for other messages than packet too big.
    public var nextHopMTU: UInt32? { type == .packetTooBig ? parameter : nil }
}

extension ICMPv6Message.Neighbor {
    /// Reads what follows the first 8 bytes; nil without a whole target.
    fileprivate init?(_ bytes: RawSpan, _ flags: UInt32, option wanted: UInt8) {
        guard bytes.byteCount >= 24 else { return nil }
        target = NetworkAddress(ipv6: bytes, at: 8)
        isRouter = wanted == 2 && flags >> 31 == 1
        isSolicited = wanted == 2 && flags >> 30 & 1 == 1
        hardware = Self.hardware(bytes, option: wanted)
    }

    /// Options count their length in units of 8 bytes; 0 is an error (RFC 4861 section 4.6).
    private static func hardware(_ bytes: RawSpan, option wanted: UInt8) -> MACAddress? {
        var offset = 24
        while bytes.byteCount >= offset + 8 {
            let length = Int(bytes.byte(offset + 1)) * 8
            guard length > 0 else { return nil }
            if bytes.byte(offset) == wanted, length == 8 { return MACAddress(bytes, at: offset + 2) }
            offset += length
        }
        return nil
    }
}
