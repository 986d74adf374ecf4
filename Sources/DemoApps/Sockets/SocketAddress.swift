internal import Glibc
public import LabModel

/// An address and a port, of either version of IP.
public struct SocketAddress: Hashable, Sendable {
    /// The address without the port.
    enum Host: Hashable, Sendable {
        case ipv4(IPv4Address)
        /// The sixteen bytes as two numbers, and the interface that a link-local address belongs to.
        case ipv6(high: UInt64, low: UInt64, scope: UInt32)
    }

    let host: Host
    /// The port.
    public let port: UInt16

    init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// - Parameters:
    ///   - address: an IPv4 address.
    ///   - port: the port.
    public init(_ address: IPv4Address, port: UInt16) {
        self.init(host: .ipv4(address), port: port)
    }

    /// Reads an address, not a name: `10.0.0.10`, `::1`, `fe80::1%eth0`.
    ///
    /// - Parameters:
    ///   - text: the address.
    ///   - port: the port.
    public init?(_ text: String, port: UInt16) {
        if let address = IPv4Address(text) {
            self.init(address, port: port)
            return
        }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var bytes = in6_addr()
        guard parts.count >= 1, inet_pton(AF_INET6, String(parts[0]), &bytes) == 1 else { return nil }
        let scope = parts.count == 2 ? if_nametoindex(String(parts[1])) : 0
        guard parts.count == 1 || scope != 0 else { return nil }
        self.init(Self.host(bytes, scope: scope), port: port)
    }

    private init(_ host: Host, port: UInt16) {
        self.init(host: host, port: port)
    }

    /// Every address of this host.
    static func any(port: UInt16) -> SocketAddress { SocketAddress(IPv4Address(rawValue: 0), port: port) }

    /// AF_INET or AF_INET6.
    var family: CInt {
        switch host {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        }
    }

    /// The IPv4 address, where it is one.
    var ipv4: IPv4Address? {
        if case .ipv4(let address) = host { return address }
        return nil
    }

    private static func host(_ bytes: in6_addr, scope: UInt32) -> Host {
        withUnsafeBytes(of: bytes) { raw in
            .ipv6(
                high: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)), scope: scope)
        }
    }
}

extension SocketAddress {
    /// The address as the kernel wants it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result) rethrows -> Result {
        switch host {
        case .ipv4(let address):
            var structure = sockaddr_in()
            structure.sin_family = sa_family_t(AF_INET)
            structure.sin_port = port.bigEndian
            structure.sin_addr.s_addr = address.rawValue.bigEndian
            return try Self.pointer(to: &structure, body)
        case .ipv6(let high, let low, let scope):
            var structure = sockaddr_in6()
            structure.sin6_family = sa_family_t(AF_INET6)
            structure.sin6_port = port.bigEndian
            structure.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &structure.sin6_addr) { raw in
                raw.storeBytes(of: high.bigEndian, as: UInt64.self)
                raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return try Self.pointer(to: &structure, body)
        }
    }

    private static func pointer<Structure, Result>(
        to structure: inout Structure, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
    ) rethrows -> Result {
        try withUnsafePointer(to: &structure) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<Structure>.size))
            }
        }
    }

    /// Lets the kernel fill in an address; nil where the call failed or the family is neither version of IP.
    static func filled(_ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt)
        -> SocketAddress?
    {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, &length) < 0 ? nil : SocketAddress(UnsafePointer($0))
            }
        }
    }

    /// Reads an address that the kernel or the resolver wrote.
    init?(_ pointer: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(pointer)
        switch CInt(pointer.pointee.sa_family) {
        case AF_INET:
            let structure = raw.loadUnaligned(as: sockaddr_in.self)
            self.init(
                IPv4Address(rawValue: UInt32(bigEndian: structure.sin_addr.s_addr)),
                port: UInt16(bigEndian: structure.sin_port))
        case AF_INET6:
            let structure = raw.loadUnaligned(as: sockaddr_in6.self)
            self.init(
                Self.host(structure.sin6_addr, scope: structure.sin6_scope_id),
                port: UInt16(bigEndian: structure.sin6_port))
        default: return nil
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `10.0.0.10:1234`, `[::1]:1234` (RFC 3986 section 3.2.2).
    public var description: String {
        switch host {
        case .ipv4: "\(hostText):\(port)"
        case .ipv6: "[\(hostText)]:\(port)"
        }
    }

    /// The address without the port.
    var hostText: String {
        switch host {
        case .ipv4(let address): return address.description
        case .ipv6(_, _, let scope):
            var bytes = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            let text = withPointer { pointer, _ in
                var address = UnsafeRawPointer(pointer).loadUnaligned(as: sockaddr_in6.self).sin6_addr
                return inet_ntop(AF_INET6, &address, &bytes, socklen_t(bytes.count)).map { String(cString: $0) } ?? "?"
            }
            return scope == 0 ? text : "\(text)%\(interfaceName(scope))"
        }
    }

    private func interfaceName(_ index: UInt32) -> String {
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        return if_indextoname(index, &name).map { String(cString: $0) } ?? String(index)
    }
}
