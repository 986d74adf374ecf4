/// What an ICMP message is for (IANA ICMP type numbers).
public struct ICMPType: RawRepresentable, Hashable, Sendable {
    /// The number in the message.
    public let rawValue: UInt8

    /// - Parameter rawValue: the number in the message.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// An answer to an echo request.
    public static let echoReply = ICMPType(rawValue: 0)
    /// A packet could not be delivered; the code says why.
    public static let destinationUnreachable = ICMPType(rawValue: 3)
    /// Slow down (deprecated, RFC 6633).
    public static let sourceQuench = ICMPType(rawValue: 4)
    /// There is a better first router.
    public static let redirect = ICMPType(rawValue: 5)
    /// Please answer.
    public static let echoRequest = ICMPType(rawValue: 8)
    /// A packet passed too many routers (code 0), or its fragments did not all come in time (code 1).
    public static let timeExceeded = ICMPType(rawValue: 11)
    /// A packet's header is wrong.
    public static let parameterProblem = ICMPType(rawValue: 12)

    /// Whether the message is about a packet, which it quotes (RFC 1122 section 3.2.2).
    public var isError: Bool {
        switch self {
        case .destinationUnreachable, .sourceQuench, .redirect, .timeExceeded, .parameterProblem: true
        default: false
        }
    }
}

/// Which echo request or reply a message is; the two have the same numbers.
public struct ICMPEcho: Hashable, Sendable {
    /// Whether it is the reply.
    public let isReply: Bool
    /// The number of the program that asks.
    public let identifier: UInt16
    /// The number of the request.
    public let sequence: UInt16

    /// - Parameters:
    ///   - isReply: whether it is the reply.
    ///   - parameter: the second 32 bits of the message.
    init(isReply: Bool, parameter: UInt32) {
        self.isReply = isReply
        identifier = UInt16(truncatingIfNeeded: parameter >> 16)
        sequence = UInt16(truncatingIfNeeded: parameter)
    }
}

/// An ICMP message (RFC 792).
public struct ICMPMessage: Hashable, Sendable {
    /// Why a packet could not be delivered: the codes of destination unreachable (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812
    /// section 5.2.7.1).
    public enum UnreachableCode: UInt8, Hashable, Sendable, CaseIterable {
        /// No way to the network.
        case network = 0
        /// No way to the host.
        case host = 1
        /// The host does not know the transport protocol.
        case transport = 2
        /// Nobody listens on the port.
        case port = 3
        /// It is too long for the next link and must not be fragmented (RFC 1191).
        case fragmentationNeeded = 4
        /// A source route leads nowhere.
        case sourceRouteFailed = 5
        /// A firewall denies it.
        case administrativelyProhibited = 13
    }

    /// What it is for.
    public let type: ICMPType
    /// What it says in particular; the type tells what the number means.
    public let code: UInt8
    /// The second 32 bits of the message; the type tells what they mean.
    public let parameter: UInt32
    /// What an error quotes of the packet it is about.
    public let quote: QuotedPacket?

    /// Reads the message; nil if its first 8 bytes are cut off.
    ///
    /// - Parameters:
    ///   - bytes: what follows the IP header, as far as it was captured.
    ///   - wireLength: the message's length on the wire.
    public init?(_ bytes: RawSpan, wireLength: Int) {
        guard bytes.byteCount >= 8, wireLength >= 8 else { return nil }
        type = ICMPType(rawValue: bytes.byte(0))
        code = bytes.byte(1)
        parameter = bytes.bigEndian32(4)
        quote =
            type.isError
            ? QuotedPacket(bytes.extracting(8..<bytes.byteCount), wireLength: wireLength - 8) : nil
    }

    /// Which echo request or reply it is; nil for other messages.
    public var echo: ICMPEcho? {
        guard type == .echoRequest || type == .echoReply else { return nil }
        return ICMPEcho(isReply: type == .echoReply, parameter: parameter)
    }

    /// Why a packet could not be delivered; nil for other messages and other codes.
    public var unreachable: UnreachableCode? {
        type == .destinationUnreachable ? UnreachableCode(rawValue: code) : nil
    }

    /// The longest packet that the next link takes, in bytes (RFC 1191 section 4); nil where the message does not say it.
    public var nextHopMTU: UInt16? {
        let mtu = UInt16(truncatingIfNeeded: parameter)
        return unreachable == .fragmentationNeeded && mtu != 0 ? mtu : nil
    }

    /// The better router that a redirect names.
    public var gateway: NetworkAddress? { type == .redirect ? NetworkAddress(ipv4: parameter) : nil }
}
