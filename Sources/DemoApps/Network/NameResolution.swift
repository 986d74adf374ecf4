internal import Diagnostics
internal import Glibc
internal import LabModel

/// Looks up the IPv4 address of a host, blocking: the hosts file, then DNS, as the system is set up.
///
/// - Parameter name: a name, or an address in dotted-decimal text.
/// - Returns: the first address.
/// - Throws: `WirelabError` that says what the resolver answered.
func resolveIPv4Address(of name: String) throws -> IPv4Address {
    if let address = IPv4Address(name) { return address }
    var hints = addrinfo()
    hints.ai_family = AF_INET
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var results: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(name, nil, &hints, &results)
    defer { if let results { freeaddrinfo(results) } }
    guard status == 0 else { throw resolutionError(name, status) }
    guard let first = results?.pointee, let socketAddress = first.ai_addr,
        Int(first.ai_addrlen) >= MemoryLayout<sockaddr_in>.size
    else { throw resolutionError(name, EAI_NONAME) }
    let address = UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
    return IPv4Address(rawValue: UInt32(bigEndian: address))
}

private func resolutionError(_ name: String, _ status: Int32) -> WirelabError {
    let reason =
        switch status {
        case EAI_NONAME: "the name server says that there is no such name; check the spelling"
        case EAI_AGAIN: "the name server did not answer; check that it runs and that resolv.conf names it"
        default: String(cString: gai_strerror(status))
        }
    return WirelabError(.environment, "cannot find the address of '\(name)': \(reason)")
}
