/// An ARP message for IPv4 over Ethernet (RFC 826).
public struct ARPMessage: Hashable, Sendable {
    /// What the message is for.
    public enum Operation: UInt16, Hashable, Sendable {
        /// Who has the target's IP address?
        case request = 1
        /// The sender has it.
        case reply = 2
    }

    /// What the message is for.
    public let operation: Operation
    /// The sender's MAC address.
    public let senderHardware: MACAddress
    /// The sender's IP address; 0.0.0.0 in a probe (RFC 5227).
    public let senderAddress: NetworkAddress
    /// The target's MAC address; zero in a request.
    public let targetHardware: MACAddress
    /// The target's IP address.
    public let targetAddress: NetworkAddress

    /// Reads the message; nil if it is cut off or not for IPv4 over Ethernet.
    ///
    /// - Parameter bytes: what follows the Ethernet header.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount >= 28, bytes.bigEndian16(0) == 1, bytes.bigEndian16(2) == EtherType.ipv4.rawValue,
            bytes.byte(4) == 6, bytes.byte(5) == 4, let operation = Operation(rawValue: bytes.bigEndian16(6))
        else { return nil }
        self.operation = operation
        senderHardware = MACAddress(bytes, at: 8)
        senderAddress = NetworkAddress(ipv4: bytes.bigEndian32(14))
        targetHardware = MACAddress(bytes, at: 18)
        targetAddress = NetworkAddress(ipv4: bytes.bigEndian32(24))
    }
}
