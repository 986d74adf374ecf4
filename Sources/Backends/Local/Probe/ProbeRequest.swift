public import LabModel

/// A question to the network: does a packet from here get there?
public struct ProbeRequest: Sendable, Hashable, Codable {
    /// The name of the host that sends.
    public let source: String
    /// The name of the host that shall receive.
    public let destination: String
    /// tcp, udp or icmp.
    public let `protocol`: RuleProtocol
    /// The destination's port; nil for icmp.
    public let port: UInt16?

    /// - Parameters:
    ///   - source: the name of the host that sends.
    ///   - destination: the name of the host that shall receive.
    ///   - protocol: tcp, udp or icmp.
    ///   - port: the destination's port; nil for icmp.
    public init(source: String, destination: String, protocol: RuleProtocol, port: UInt16?) {
        self.source = source
        self.destination = destination
        self.protocol = `protocol`
        self.port = port
    }
}

/// What the network answered.
public struct ProbeResult: Sendable, Hashable, Codable {
    /// Whether the packet arrived; nil where that could not be seen.
    public let arrived: Bool?
    /// What was seen.
    public let reason: String
}
