internal import CWirelab
internal import Glibc
internal import LabModel

/// What a datagram socket does.
extension Socket {
    /// How many datagrams the kernel dropped because the receive buffer was full; nil where it does not tell.
    var drops: Int? {
        var drops: UInt32 = 0
        return wirelab_get_socket_drops(descriptor, &drops) == 0 ? Int(drops) : nil
    }

    /// Joins a group: the host takes in its datagrams, and says so to the routers (IGMP, RFC 3376).
    ///
    /// - Parameters:
    ///   - group: the group's address.
    ///   - interface: the number of the interface on which to join; 0 lets the kernel choose by its routes.
    /// - Throws: `SocketError`.
    func join(_ group: IPv4Address, interface: UInt32) throws {
        try setMembership(IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", group, interface)
    }

    /// Leaves a group that was joined.
    ///
    /// - Throws: `SocketError`.
    func leave(_ group: IPv4Address, interface: UInt32) throws {
        try setMembership(IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP", group, interface)
    }

    /// Sends datagrams to groups on this interface, whatever the routes say.
    ///
    /// - Throws: `SocketError`.
    func setMulticastInterface(_ interface: UInt32) throws {
        try setMembership(IP_MULTICAST_IF, "IP_MULTICAST_IF", IPv4Address(rawValue: 0), interface)
    }

    private func setMembership(
        _ option: CInt, _ name: String, _ group: IPv4Address, _ interface: UInt32
    ) throws {
        var request = ip_mreqn()
        request.imr_multiaddr.s_addr = group.rawValue.bigEndian
        request.imr_ifindex = CInt(bitPattern: interface)
        try check("setsockopt(\(name))") {
            setsockopt(descriptor, CInt(IPPROTO_IP), option, &request, socklen_t(MemoryLayout<ip_mreqn>.size))
        }
    }

    /// Sends datagrams of one size, which lie one after the other, to the peer.
    ///
    /// - Parameters:
    ///   - bytes: the datagrams.
    ///   - size: bytes of each.
    ///   - segments: how many the kernel takes as one message, to cut it itself; 1 for none.
    /// - Returns: how many datagrams the kernel took; nil if its send buffer is full.
    /// - Throws: `SocketError`.
    func sendDatagrams(_ bytes: UnsafeRawBufferPointer, size: Int, segments: Int) throws -> Int? {
        try attempt("sendmmsg") {
            wirelab_send_datagrams(
                descriptor, bytes.baseAddress, size, UInt32(clamping: bytes.count / size), UInt32(clamping: segments))
        }.map(Int.init)
    }

    /// Has the kernel cut what is sent into datagrams of this size (UDP_SEGMENT, udp(7)); 0 ends that.
    ///
    /// - Returns: whether the kernel does so.
    func cutsSegments(of size: Int) -> Bool {
        UInt16(exactly: size).map { wirelab_set_segment_size(descriptor, $0) == 0 } ?? false
    }
}
