/// Where a service is (RFC 2782).
public struct DNSServiceLocation: Hashable, Sendable, CustomStringConvertible {
    /// Of several, the one with the lowest priority first.
    public let priority: UInt16
    /// The share of the clients among those of the same priority.
    public let weight: UInt16
    /// The service's port.
    public let port: UInt16
    /// The host; the root says that there is no such service.
    public let target: DNSName

    /// Reads the data; the caller has seen that the three numbers are there.
    init(_ bytes: RawSpan, at offset: inout Int) throws(DNSFault) {
        priority = bytes.bigEndian16(offset)
        weight = bytes.bigEndian16(offset + 2)
        port = bytes.bigEndian16(offset + 4)
        offset += 6
        target = try DNSName(bytes, at: &offset)
    }

    /// The fields in the order of a zone file.
    public var description: String { "\(priority) \(weight) \(port) \(target)" }
}
