internal import Diagnostics
internal import Glibc
public import LabModel

/// An IPv4 address of this host, and the interface that has it.
public struct NetworkInterface: Hashable, Sendable {
    /// The interface's name, `eth0`.
    public let name: String
    /// The address.
    public let address: IPv4Address
    /// The address of everybody in the interface's subnet; nil where there is none, as on a point-to-point link.
    public let broadcast: IPv4Address?

    /// Every IPv4 address of the interfaces that are up (getifaddrs(3)).
    ///
    /// - Returns: the addresses, in the kernel's order.
    /// - Throws: `WirelabError` with the system's reason.
    public static func all() throws -> [NetworkInterface] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else {
            throw WirelabError(
                .environment,
                "cannot read this host's addresses: \(systemErrorText(errno)); see: ip -brief address")
        }
        defer { freeifaddrs(first) }
        var interfaces: [NetworkInterface] = []
        var next = first
        while let entry = next {
            if let interface = NetworkInterface(entry.pointee) { interfaces.append(interface) }
            next = entry.pointee.ifa_next
        }
        return interfaces
    }

    private init?(_ entry: ifaddrs) {
        let flags = CInt(bitPattern: entry.ifa_flags)
        guard flags & CInt(IFF_UP) != 0, let address = Self.address(entry.ifa_addr) else { return nil }
        name = String(cString: entry.ifa_name)
        self.address = address
        if flags & CInt(IFF_BROADCAST) != 0 {
            // The other use of this field is a point-to-point link's peer.
            broadcast = Self.address(entry.ifa_ifu.ifu_broadaddr)
        } else if flags & CInt(IFF_LOOPBACK) != 0, let mask = Self.address(entry.ifa_netmask) {
            // The loopback interface has no such flag, and yet a broadcast address: ip route show table local.
            broadcast = IPv4Address(rawValue: address.rawValue | ~mask.rawValue)
        } else {
            broadcast = nil
        }
    }

    private static func address(_ pointer: UnsafeMutablePointer<sockaddr>?) -> IPv4Address? {
        guard let pointer, CInt(pointer.pointee.sa_family) == AF_INET else { return nil }
        let structure = UnsafeRawPointer(pointer).loadUnaligned(as: sockaddr_in.self)
        return IPv4Address(rawValue: UInt32(bigEndian: structure.sin_addr.s_addr))
    }

    /// The kernel's number of an interface.
    ///
    /// - Parameter name: its name.
    /// - Returns: the number, above 0.
    /// - Throws: `WirelabError` if there is no such interface.
    public static func index(of name: String) throws -> UInt32 {
        let index = if_nametoindex(name)
        if index == 0 {
            let names = (try? all().map(\.name)) ?? []
            throw WirelabError(
                .environment,
                "there is no interface '\(name)'; this host has \(Set(names).sorted().joined(separator: ", ")) (see: ip -brief link)"
            )
        }
        return index
    }
}
