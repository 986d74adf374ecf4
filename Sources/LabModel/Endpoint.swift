public import Diagnostics

/// Where a packet goes: a host of the lab, or an address that is no host's.
public enum Endpoint: Hashable, Sendable {
    case host(Host)
    case address(IPv4Address)

    /// The address.
    public var address: IPv4Address {
        switch self {
        case .host(let host): host.address
        case .address(let address): address
        }
    }
}

extension Endpoint: CustomStringConvertible {
    /// The host's name, or the address.
    public var description: String {
        switch self {
        case .host(let host): host.name
        case .address(let address): address.description
        }
    }
}

extension Topology {
    /// The host or address that a command line names: a host's name, its full DNS name, or an IPv4 address.
    ///
    /// - Parameter text: the text as typed.
    /// - Returns: the host, also for its address; else the address.
    /// - Throws: `WirelabError` when it is neither, with the nearest host.
    public func endpoint(_ text: String) throws(WirelabError) -> Endpoint {
        if let host = hosts.first(where: { text == $0.name || text == dnsName(of: $0) }) { return .host(host) }
        guard let address = IPv4Address(text) else {
            throw WirelabError(.invalidInput, "no host '\(text)' in lab \(name)" + hostAdvice(for: text))
        }
        return hosts.first { $0.address == address }.map(Endpoint.host) ?? .address(address)
    }

    private func hostAdvice(for text: String) -> String {
        let names = hosts.map(\.name)
        if let nearest = nearestName(to: text, among: names) { return "; did you mean '\(nearest)'?" }
        let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
        return names.isEmpty ? ", which has none" : "; its hosts are \(shown)"
    }
}
