/// An ICMP or ICMPv6 error: who says what about which packet.
public struct ICMPError: Hashable, Sendable, CustomStringConvertible {
    /// Why a packet could not go on.
    public enum Reason: Hashable, Sendable {
        /// No way to its network.
        case networkUnreachable
        /// No way to its host.
        case hostUnreachable
        /// Its receiver does not know its transport protocol.
        case protocolUnreachable
        /// Nobody listens on its port.
        case portUnreachable
        /// It is longer than the next link takes, in bytes, as far as that is said.
        case tooLong(nextHopMTU: Int?)
        /// A firewall denies it.
        case prohibited
        /// It passed too many routers.
        case hopLimitExceeded
        /// Not all of its parts came in time.
        case reassemblyTimeExceeded
        /// There is a better first router.
        case redirect
        /// Another reason.
        case other
    }

    /// Who says it.
    public let reporter: NetworkAddress
    /// The message's type, of ICMP or of ICMPv6.
    public let type: UInt8
    /// The message's code.
    public let code: UInt8
    /// Why the packet could not go on.
    public let reason: Reason
    /// The packet.
    public let quote: QuotedPacket

    /// The reason in words, with the numbers of the message.
    public var description: String { "\(reason) (type \(type), code \(code)) from \(reporter)" }
}

extension ICMPError {
    /// - Parameters:
    ///   - ip: the message's IP header.
    ///   - message: the message; nil is returned for one that quotes no packet.
    public init?(_ ip: IPHeader, _ message: ICMPMessage) {
        guard let quote = message.quote else { return nil }
        self.init(
            reporter: ip.source, type: message.type.rawValue, code: message.code, reason: Self.reason(message),
            quote: quote)
    }

    /// - Parameters:
    ///   - ip: the message's IP header.
    ///   - message: the message; nil is returned for one that quotes no packet.
    public init?(_ ip: IPHeader, _ message: ICMPv6Message) {
        guard let quote = message.quote else { return nil }
        self.init(
            reporter: ip.source, type: message.type.rawValue, code: message.code, reason: Self.reason(message),
            quote: quote)
    }

    private static func reason(_ message: ICMPMessage) -> Reason {
        switch (message.type, message.code) {
        case (.destinationUnreachable, 0), (.destinationUnreachable, 6), (.destinationUnreachable, 11):
            .networkUnreachable
        case (.destinationUnreachable, 1), (.destinationUnreachable, 7), (.destinationUnreachable, 12):
            .hostUnreachable
        case (.destinationUnreachable, 2): .protocolUnreachable
        case (.destinationUnreachable, 3): .portUnreachable
        case (.destinationUnreachable, 4): .tooLong(nextHopMTU: message.nextHopMTU.map(Int.init))
        case (.destinationUnreachable, 9), (.destinationUnreachable, 10), (.destinationUnreachable, 13): .prohibited
        case (.timeExceeded, 0): .hopLimitExceeded
        case (.timeExceeded, 1): .reassemblyTimeExceeded
        case (.redirect, _): .redirect
        default: .other
        }
    }

    private static func reason(_ message: ICMPv6Message) -> Reason {
        switch (message.type, message.code) {
        case (.destinationUnreachable, 0): .networkUnreachable
        case (.destinationUnreachable, 1), (.destinationUnreachable, 5), (.destinationUnreachable, 6): .prohibited
        case (.destinationUnreachable, 3): .hostUnreachable
        case (.destinationUnreachable, 4): .portUnreachable
        case (.packetTooBig, _): .tooLong(nextHopMTU: message.nextHopMTU.map(Int.init))
        case (.timeExceeded, 0): .hopLimitExceeded
        case (.timeExceeded, 1): .reassemblyTimeExceeded
        // An unknown next header: the receiver does not know the transport protocol.
        case (.parameterProblem, 1): .protocolUnreachable
        default: .other
        }
    }
}

extension ICMPError.Reason: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .networkUnreachable: "network unreachable"
        case .hostUnreachable: "host unreachable"
        case .protocolUnreachable: "protocol unreachable"
        case .portUnreachable: "port unreachable"
        case .tooLong(let mtu?): "packet too long, the next link takes \(mtu) bytes"
        case .tooLong(nil): "packet too long for the next link"
        case .prohibited: "administratively prohibited"
        case .hopLimitExceeded: "time to live exceeded"
        case .reassemblyTimeExceeded: "fragments missing"
        case .redirect: "redirect"
        case .other: "ICMP error"
        }
    }
}

extension Dissection {
    /// The error, if this is an ICMP or ICMPv6 message that quotes a packet.
    public var icmpError: ICMPError? {
        switch self {
        case .icmp(let ip, let message): ICMPError(ip, message)
        case .icmpv6(let ip, let message): ICMPError(ip, message)
        default: nil
        }
    }
}
