import CWirelab
import Diagnostics
import Glibc
import LabModel

/// The network between the hosts: one bridge a subnet with the router's address on it, the resolver's address, and a link
/// towards an internet that is not there.
///
/// It lives in the keeper's own network namespace, so nothing of it shows on the machine and two labs may use the same
/// addresses.
struct Fabric {
    /// A bridge and the subnet that it carries.
    struct Bridge {
        let subnet: Subnet
        let index: Int32
    }

    /// The interface that the default route leads to; the security groups reject there what they allow.
    static let internet = "internet"

    let namespace: NetworkNamespace
    private let socket: NetlinkSocket
    private(set) var bridges: [String: Bridge] = [:]
    private var nextIndex: Int32 = 10

    /// Builds the part that every lab has, in the calling thread's network namespace.
    ///
    /// - Parameter resolver: the resolver's address.
    /// - Throws: `SystemCallError`.
    init(resolver: IPv4Address) throws {
        namespace = try NetworkNamespace.current()
        socket = try NetlinkSocket()
        try KernelSetting.withoutIPv6.write()
        for setting in KernelSetting.router { try setting.write() }
        let internetIndex: Int32 = 2
        try socket.perform([
            .setUp(index: 1),
            .address(resolver, length: 32, index: 1),
            .bridge(
                index: internetIndex, name: Fabric.internet, mtu: 1500,
                hardwareAddress: HardwareAddress(.router, IPv4Address(rawValue: 0))),
            .defaultRoute(index: internetIndex),
        ])
    }

    /// Adds the bridge of a subnet, with the router's address on it.
    mutating func add(_ subnet: Subnet, mtu: Int, offload: Offload) throws {
        let index = allocateIndex()
        let name = Fabric.bridgeName(subnet)
        try socket.perform([
            .bridge(
                index: index, name: name, mtu: mtu, hardwareAddress: HardwareAddress(.router, subnet.router)),
            .address(subnet.router, length: subnet.prefix.length, index: index),
        ])
        bridges[subnet.name] = Bridge(subnet: subnet, index: index)
        try setOffload(offload, of: name)
    }

    /// Removes the bridge of a subnet; its hosts must be gone.
    mutating func remove(_ bridge: Bridge) throws {
        try socket.perform([.deleteLink(index: bridge.index)])
        bridges[bridge.subnet.name] = nil
    }

    /// Gives a host its link to the fabric. Its port is connected by `connect`.
    ///
    /// - Parameters:
    ///   - host: the host.
    ///   - namespace: the host's own, new.
    ///   - topology: the lab it belongs to.
    /// - Returns: the host, attached.
    /// - Throws: `SystemCallError`.
    mutating func attach(_ host: Host, in namespace: NetworkNamespace, of topology: Topology) throws -> AttachedHost {
        let (subnet, _) = try bridge(of: host)
        let port = allocateIndex()
        try self.namespace.visit(namespace) { [fabric = self.namespace] in
            try KernelSetting.withoutIPv6.write()
            try NetlinkSocket().perform([
                .setUp(index: 1),
                .vethPair(
                    index: AttachedHost.interfaceIndex, name: AttachedHost.interface,
                    hardwareAddress: HardwareAddress(.host, host.address), mtu: topology.mtu,
                    peer: (port, Fabric.portName(host), HardwareAddress(.port, host.address)),
                    peerNamespace: fabric.descriptor.number),
                .address(host.address, length: subnet.prefix.length, index: AttachedHost.interfaceIndex),
                .defaultRoute(via: subnet.router, index: AttachedHost.interfaceIndex),
            ])
            try setOffload(topology.offload, of: AttachedHost.interface)
        }
        return AttachedHost(host: host, namespace: namespace, portIndex: port)
    }

    /// Puts the hosts' ports into their bridges. Bridge and router know each host's hardware address: a frame for one host
    /// reaches no other, and the kernel-wide neighbour table (1,024 entries on stock kernels) is not filled by the router.
    func connect(_ hosts: [AttachedHost]) throws {
        try socket.perform(
            try hosts.flatMap { attached -> [NetlinkMessage] in
                let (_, index) = try bridge(of: attached.host)
                let hardwareAddress = HardwareAddress(.host, attached.host.address)
                return [
                    .setUp(index: attached.portIndex, master: index),
                    .bridgePort(index: attached.portIndex),
                    .forwardingEntry(hardwareAddress, port: attached.portIndex),
                    .permanentNeighbour(attached.host.address, at: hardwareAddress, index: index),
                ]
            })
    }

    /// Cuts a host's link; its namespace goes with its last process and descriptor.
    func detach(_ attached: AttachedHost) throws {
        let (_, index) = try bridge(of: attached.host)
        for request in [
            NetlinkMessage.deleteNeighbour(attached.host.address, index: index), .deleteLink(index: attached.portIndex),
        ] {
            do {
                try socket.perform([request])
            } catch let error as SystemCallError where error.number == ENODEV || error.number == ENOENT {
                continue  // somebody on the host, or in the fabric, took it away already
            }
        }
    }

    /// Changes the largest packet and the offload of every link.
    func setLinks(mtu: Int, offload: Offload, hosts: [AttachedHost]) throws {
        for attached in hosts {
            try namespace.visit(attached.namespace) {
                try NetlinkSocket().perform([.setMTU(index: AttachedHost.interfaceIndex, mtu: mtu)])
                try setOffload(offload, of: AttachedHost.interface)
            }
        }
        let indices = hosts.map(\.portIndex) + bridges.values.map(\.index)
        try socket.perform(indices.map { .setMTU(index: $0, mtu: mtu) })
        for bridge in bridges.values { try setOffload(offload, of: Fabric.bridgeName(bridge.subnet)) }
    }

    /// The name of the port that a host is plugged into. Made from its address, which is unique and fits: host names may be
    /// longer than the 15 bytes that Linux allows.
    static func portName(_ host: Host) -> String { "p\(host.address)" }

    /// The name of a subnet's bridge: subnets do not overlap, so their first addresses differ.
    static func bridgeName(_ subnet: Subnet) -> String { "b\(subnet.prefix.address)" }

    private func bridge(of host: Host) throws -> (Subnet, Int32) {
        guard let bridge = bridges[host.subnet] else {
            throw WirelabError(
                .invalidInput, "host \(host.name) is in subnet \(host.subnet), which the lab does not have")
        }
        return (bridge.subnet, bridge.index)
    }

    private mutating func allocateIndex() -> Int32 {
        defer { nextIndex += 1 }
        return nextIndex
    }
}

/// A host that has its namespace and its link.
struct AttachedHost {
    /// The name of a host's only interface.
    static let interface = "eth0"
    /// Its number: the first after the loopback.
    static let interfaceIndex: Int32 = 2

    let host: Host
    let namespace: NetworkNamespace
    /// The number of its port in the fabric.
    let portIndex: Int32

    /// Whether its link is still there; to be asked in the fabric. A host's root may delete its own end.
    var hasLink: Bool {
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        return if_indextoname(UInt32(portIndex), &name) != nil
    }
}

/// Turns checksum offload off where a capture must show what a wire would carry: without it the kernel gives up
/// segmentation offload too (netdev_fix_features), so segments have the size that the MTU allows.
private func setOffload(_ offload: Offload, of interface: String) throws {
    try systemCall("set offload of \(interface)") {
        wirelab_set_transmit_checksum(interface, offload == .fast ? 1 : 0)
    }
}
