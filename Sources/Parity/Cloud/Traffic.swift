public import LabModel

/// What a rule of a security group is about (EC2 API reference, IpPermission).
public enum Traffic: Hashable, Sendable {
    /// Every protocol, -1.
    case everything
    /// TCP to a range of ports.
    case tcp(PortRange)
    /// UDP to a range of ports.
    case udp(PortRange)
    /// ICMP of one type and code; nil is any.
    case icmp(type: UInt8?, code: UInt8?)
    /// Another protocol by its IANA number; AWS lets it pass on every port.
    case other(UInt8)

    /// Whether a packet is such traffic.
    public func covers(_ packet: PacketKind) -> Bool {
        switch (self, packet) {
        case (.everything, _): true
        case (.tcp(let ports), .tcp(let port)), (.udp(let ports), .udp(let port)): ports.contains(port)
        case (.icmp(let type, let code), .icmp(let sentType, let sentCode)):
            (type ?? sentType) == sentType && (code ?? sentCode) == sentCode
        default: false
        }
    }
}

extension Traffic {
    /// Every port.
    static let allPorts = PortRange(.min, through: .max) ?? PortRange(0)

    /// Reads a rule's protocol and ports as AWS writes them; nil where the three make no sense together.
    ///
    /// - Parameters:
    ///   - protocol: a name or an IANA number, `-1` for every protocol.
    ///   - from: the lowest port, or the ICMP type; -1 or nil is any.
    ///   - to: the highest port, or the ICMP code; -1 or nil is any.
    init?(protocol: String, from: Int?, to: Int?) {
        switch `protocol`.lowercased() {
        case "-1", "all":
            self = .everything
        case "tcp", "6":
            guard let ports = Self.ports(from, to) else { return nil }
            self = .tcp(ports)
        case "udp", "17":
            guard let ports = Self.ports(from, to) else { return nil }
            self = .udp(ports)
        case "icmp", "1":
            guard let type = Self.icmpNumber(from), let code = Self.icmpNumber(to) else { return nil }
            self = .icmp(type: type, code: type == nil ? nil : code)
        case "icmpv6":
            self = .other(58)
        case let number:
            guard let number = UInt8(number) else { return nil }
            self = .other(number)
        }
    }

    private static func ports(_ from: Int?, _ to: Int?) -> PortRange? {
        let (from, to) = (from ?? -1, to ?? -1)
        if from == -1 && to == -1 { return allPorts }
        guard let lower = UInt16(exactly: from), let upper = UInt16(exactly: to) else { return nil }
        return PortRange(lower, through: upper)
    }

    /// Nil inside is any; nil outside is no ICMP number.
    private static func icmpNumber(_ number: Int?) -> UInt8?? {
        guard let number, number != -1 else { return .some(nil) }
        return UInt8(exactly: number).map { .some($0) }
    }
}

extension Traffic: CustomStringConvertible {
    /// As a rule of the lab file would hold it, where the lab file has words for it: `protocol: tcp, port: 1234`.
    public var description: String {
        switch self {
        case .everything: "protocol: all"
        case .tcp(let ports): "protocol: tcp, port: \(ports)"
        case .udp(let ports): "protocol: udp, port: \(ports)"
        case .icmp(nil, _): "protocol: icmp"
        case .icmp(let type?, nil): "protocol: icmp, type: \(type)"
        case .icmp(let type?, let code?): "protocol: icmp, type: \(type), code: \(code)"
        case .other(let number): "protocol: \(number)"
        }
    }

    /// In few words: `tcp/1234`, `every protocol`.
    var subject: String {
        switch self {
        case .everything: "every protocol"
        case .tcp(let ports): "tcp/\(ports)"
        case .udp(let ports): "udp/\(ports)"
        case .icmp(nil, _): "icmp"
        case .icmp(let type?, _): "icmp type \(type)"
        case .other(let number): "protocol \(number)"
        }
    }
}

/// A packet that begins a flow, as far as rules tell packets apart.
public enum PacketKind: Hashable, Sendable {
    case icmp(type: UInt8, code: UInt8)
    case tcp(UInt16)
    case udp(UInt16)

    /// What `ping` sends (RFC 792).
    static let echoRequest = PacketKind.icmp(type: 8, code: 0)

    /// The lab model's word for it, which knows no types of ICMP.
    var service: Service {
        switch self {
        case .icmp: .icmp
        case .tcp(let port): .tcp(port)
        case .udp(let port): .udp(port)
        }
    }
}

extension PacketKind: CustomStringConvertible {
    /// `tcp/1234`, `icmp` for an echo request, `icmp type 3 code 4` for others.
    public var description: String {
        switch self {
        case .icmp(let type, let code) where self != .echoRequest: "icmp type \(type) code \(code)"
        default: service.description
        }
    }
}
