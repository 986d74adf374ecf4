/// Between whom a connection is, and what its packets have around the TCP header.
struct ScriptedPath {
    let linkType: UInt32
    /// VLAN tags, from the outside in (IEEE 802.1Q, 802.1ad).
    var tags: [[UInt8]] = []
    var isIPv6 = false
    /// The last bytes of the addresses of client and server.
    var hosts: [UInt8] = [21, 10]
    var ports: [UInt16] = [40_000, 1234]
    /// Ethernet's least length: short frames have bytes behind them that belong to no header.
    var isPadded = false
    /// IPv4 options, or IPv6 extension headers.
    var hasExtensions = false
    /// Segmentation offload leaves a total length of 0.
    var leavesLengthOut = false

    /// A segment as bytes. Checksums are 0: nobody checks them here.
    func packet(_ segment: ScriptedSegment) -> CaptureImage.Packet {
        // Zeros for a payload, which no protocol is recognised by.
        let tcp = header(segment) + [UInt8](repeating: 0, count: segment.length)
        return packet(protocol: 6, tcp, from: segment.sender, time: segment.time)
    }

    func packet(protocol transport: UInt8, _ payload: [UInt8], from sender: Int, time: UInt64) -> CaptureImage.Packet {
        let ip = isIPv6 ? ipv6(transport, payload, from: sender) : ipv4(transport, payload, from: sender)
        var bytes = link(from: sender) + ip
        if isPadded, linkType == 1, bytes.count < 60 { bytes += [UInt8](repeating: 0xee, count: 60 - bytes.count) }
        return CaptureImage.Packet(time: time, bytes: bytes)
    }

    private func header(_ segment: ScriptedSegment) -> [UInt8] {
        var options = Array(segment.options.prefix(40))
        options += [UInt8](repeating: 1, count: (4 - options.count % 4) % 4)
        let offset = UInt16(5 + options.count / 4) << 12 | segment.flags.rawValue
        var bytes = big16(ports[segment.sender]) + big16(ports[1 - segment.sender])
        bytes += bigEndian(segment.sequence) + bigEndian(segment.acknowledgement)
        return bytes + big16(offset) + big16(segment.window) + [0, 0] + big16(segment.urgent) + options
    }

    private func ipv4(_ transport: UInt8, _ payload: [UInt8], from sender: Int) -> [UInt8] {
        // Router alert (RFC 2113).
        let options: [UInt8] = hasExtensions ? [0x94, 4, 0, 0] : []
        let length = 20 + options.count + payload.count
        let written = length > 65_535 || leavesLengthOut && length > 3000 ? 0 : length
        return [0x45 + UInt8(options.count / 4), 0] + big16(UInt16(written))
            + [0x12, 0x34, 0x40, 0, 64, transport, 0, 0] + [10, 0, 0, hosts[sender], 10, 0, 0, hosts[1 - sender]]
            + options + payload
    }

    private func ipv6(_ transport: UInt8, _ payload: [UInt8], from sender: Int) -> [UInt8] {
        // Hop-by-hop options, then destination options; each is full of padding (RFC 8200 sections 4.3 and 4.6).
        let padding: [UInt8] = [1, 4, 0, 0, 0, 0]
        let extensions: [UInt8] = hasExtensions ? [60, 0] + padding + [transport, 0] + padding : []
        let prefix: [UInt8] = [0xfd, 0] + [UInt8](repeating: 0, count: 13)
        return [0x60, 0, 0, 0] + big16(UInt16(min(extensions.count + payload.count, 65_535)))
            + [extensions.isEmpty ? transport : 0, 64] + prefix + [hosts[sender]] + prefix + [hosts[1 - sender]]
            + extensions + payload
    }

    private func link(from sender: Int) -> [UInt8] {
        let type: [UInt8] = isIPv6 ? [0x86, 0xdd] : [8, 0]
        let hardware: [UInt8] = [2, 0, 0, 0, 0, hosts[sender]]
        switch linkType {
        case 1: return [2, 0, 0, 0, 0, hosts[1 - sender]] + hardware + tags.flatMap { $0 } + type
        case 113: return [0, 0, 0, 1, 0, 6] + hardware + [0, 0] + type
        case 276: return type + [0, 0, 0, 0, 0, 2, 0, 1, 0, 6] + hardware + [0, 0]
        // The address family, in the byte order of the capturing machine or, for 108, in the network's.
        case 0: return [isIPv6 ? 30 : 2, 0, 0, 0]
        case 108: return [0, 0, 0, isIPv6 ? 30 : 2]
        default: return []
        }
    }
}

/// A number's two bytes as they stand on the wire.
func big16(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
