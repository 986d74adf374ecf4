public import Diagnostics
public import LabModel

/// The address of a multicast group (RFC 1112): whoever joined it gets what is sent there.
public struct MulticastGroup: Hashable, Sendable {
    /// The address.
    public let address: IPv4Address

    /// Reads a group's address.
    ///
    /// - Parameter text: the address, `239.1.2.3`.
    /// - Throws: `WirelabError` that says what would be one.
    public init(_ text: String) throws(WirelabError) {
        if text.contains(":") {
            throw WirelabError(
                .invalidInput,
                "'\(text)' is an IPv6 address; labs are IPv4, where groups are 224.0.0.0 to 239.255.255.255")
        }
        guard let address = IPv4Address(text), address.isMulticast else {
            throw WirelabError(
                .invalidInput,
                "'\(text)' is no group: groups are 224.0.0.0 to 239.255.255.255 (224.0.0.0/4, RFC 5771), for private "
                    + "use one of 239.0.0.0/8 (RFC 2365), such as 239.1.2.3")
        }
        self.address = address
    }
}
