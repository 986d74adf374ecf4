import Packets

/// Builds the bytes of packets that are not TCP, field by field, as they stand on the wire.
enum DatagramBytes {
    static let client = PacketBytes.client.address
    static let server = PacketBytes.server.address
    static let client6 = NetworkAddress(ipv6: 0x2001_0db8_0000_0000, 0x15)
    static let server6 = NetworkAddress(ipv6: 0x2001_0db8_0000_0000, 0x0a)

    static func bytes(of address: NetworkAddress) -> [UInt8] {
        guard !address.isIPv4 else { return PacketBytes.big32(Int(address.ipv4)) }
        return IPv6Address(address.description)?.bytes ?? []
    }

    static func udp(
        from source: UInt16 = 40_000, to destination: UInt16 = 1234, length: Int? = nil, _ payload: [UInt8]
    ) -> [UInt8] {
        PacketBytes.big16(Int(source)) + PacketBytes.big16(Int(destination))
            + PacketBytes.big16(length ?? 8 + payload.count) + [0, 0] + payload
    }

    /// A whole UDP datagram in an Ethernet frame.
    static func datagram(
        from source: Endpoint = PacketBytes.client, to destination: Endpoint = PacketBytes.server,
        broadcast: Bool = false, _ payload: [UInt8]
    ) -> [UInt8] {
        frame(
            from: source.address, to: destination.address, protocol: 17, broadcast: broadcast,
            udp(from: source.port, to: destination.port, payload))
    }

    /// An IPv4 or IPv6 packet in an Ethernet frame.
    static func frame(
        from source: NetworkAddress = client, to destination: NetworkAddress = server, protocol transport: UInt8,
        broadcast: Bool = false, _ payload: [UInt8]
    ) -> [UInt8] {
        let packet =
            source.isIPv4
            ? PacketBytes.ipv4(
                protocol: transport, from: Endpoint(address: source, port: 0),
                to: Endpoint(address: destination, port: 0), payload)
            : ipv6(protocol: transport, from: source, to: destination, payload)
        var frame = PacketBytes.ethernet(type: source.isIPv4 ? 0x0800 : 0x86dd, packet)
        if broadcast { frame.replaceSubrange(0..<6, with: [UInt8](repeating: 0xff, count: 6)) }
        return frame
    }

    static func ipv6(
        protocol transport: UInt8, from source: NetworkAddress = client6, to destination: NetworkAddress = server6,
        payloadLength: Int? = nil, _ payload: [UInt8]
    ) -> [UInt8] {
        [0x60, 0, 0, 0] + PacketBytes.big16(payloadLength ?? payload.count) + [transport, 64] + bytes(of: source)
            + bytes(of: destination) + payload
    }

    static func icmp(type: UInt8, code: UInt8 = 0, parameter: Int = 0, _ payload: [UInt8] = []) -> [UInt8] {
        [type, code, 0, 0] + PacketBytes.big32(parameter) + payload
    }

    static func echo(
        reply: Bool = false, version6: Bool = false, identifier: Int = 7, sequence: Int = 1, payload: Int = 8
    ) -> [UInt8] {
        let type: UInt8 = version6 ? reply ? 129 : 128 : reply ? 0 : 8
        return icmp(
            type: type, parameter: identifier << 16 | sequence, [UInt8](repeating: 0xaa, count: payload))
    }

    static func igmp(type: UInt8, code: UInt8 = 0, group: NetworkAddress, _ rest: [UInt8] = []) -> [UInt8] {
        [type, code, 0, 0] + bytes(of: group) + rest
    }

    static func igmpRecords(
        count: Int? = nil, _ records: (kind: UInt8, group: NetworkAddress, sources: [NetworkAddress])...
    ) -> [UInt8] {
        [0x22, 0, 0, 0, 0, 0] + PacketBytes.big16(count ?? records.count)
            + records.flatMap { record in
                [record.kind, 0] + PacketBytes.big16(record.sources.count) + bytes(of: record.group)
                    + record.sources.flatMap { bytes(of: $0) }
            }
    }

    static func arp(
        _ operation: UInt8, from sender: (hardware: UInt8, address: NetworkAddress),
        to target: (hardware: UInt8, address: NetworkAddress)
    ) -> [UInt8] {
        PacketBytes.ethernet(
            type: 0x0806,
            [0, 1, 8, 0, 6, 4, 0, operation, 2, 0, 0, 0, 0, sender.hardware] + bytes(of: sender.address)
                + [2, 0, 0, 0, 0, target.hardware] + bytes(of: target.address))
    }

    /// Parts of an IPv4 packet in Ethernet frames, of `size` bytes of payload each.
    static func fragments(
        protocol transport: UInt8 = 17, identification: Int = 0x1234, size: Int, _ payload: [UInt8]
    ) -> [[UInt8]] {
        stride(from: 0, to: payload.count, by: size).map { offset in
            let end = min(offset + size, payload.count)
            var packet = PacketBytes.ipv4(
                protocol: transport, fragmentation: (end < payload.count ? 0x2000 : 0) | offset / 8,
                Array(payload[offset..<end]))
            packet.replaceSubrange(4..<6, with: PacketBytes.big16(identification))
            return PacketBytes.ethernet(packet)
        }
    }

    /// The same of an IPv6 packet.
    static func fragments6(next: UInt8 = 17, size: Int, _ payload: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: payload.count, by: size).map { offset in
            let end = min(offset + size, payload.count)
            let header =
                [next, 0] + PacketBytes.big16(offset | (end < payload.count ? 1 : 0)) + PacketBytes.big32(0xabcd_0001)
            return PacketBytes.ethernet(
                type: 0x86dd, ipv6(protocol: 44, header + Array(payload[offset..<end])))
        }
    }
}
