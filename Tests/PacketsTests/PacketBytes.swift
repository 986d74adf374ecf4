import Packets

/// Reads a value from bytes; the macros of the test library take no spans.
func read<Value>(_ bytes: [UInt8], as body: (RawSpan) -> Value) -> Value {
    body(bytes.span.bytes)
}

/// Builds the bytes of packets, field by field, as they stand on the wire.
enum PacketBytes {
    static let client = Endpoint(address: NetworkAddress(ipv4: 0x0a00_0015), port: 40_000)
    static let server = Endpoint(address: NetworkAddress(ipv4: 0x0a00_000a), port: 1234)

    static func big16(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xff), UInt8(number & 0xff)] }
    static func big32(_ number: Int) -> [UInt8] { big16(number >> 16 & 0xffff) + big16(number & 0xffff) }

    static func ethernet(type: Int = 0x0800, tags: [[UInt8]] = [], _ payload: [UInt8]) -> [UInt8] {
        [0x02, 0, 0, 0, 0, 0x0a, 0x02, 0, 0, 0, 0, 0x15] + tags.flatMap { $0 } + big16(type) + payload
    }

    static func ipv4(
        protocol transport: UInt8 = 6, options: [UInt8] = [], fragmentation: Int = 0x4000, totalLength: Int? = nil,
        identification: Int = 0x1234, from source: Endpoint = client, to destination: Endpoint = server,
        _ payload: [UInt8]
    ) -> [UInt8] {
        let headerLength = 20 + options.count
        return [0x40 | UInt8(headerLength / 4), 0] + big16(totalLength ?? headerLength + payload.count)
            + big16(identification) + big16(fragmentation) + [64, transport] + big16(0)
            + big32(Int(source.address.ipv4)) + big32(Int(destination.address.ipv4)) + options + payload
    }

    static func tcp(
        from source: Endpoint = client, to destination: Endpoint = server, sequence: UInt32 = 1,
        acknowledgement: UInt32 = 0, flags: TCPFlags = .ack, window: Int = 1000, options: [UInt8] = [],
        payload: [UInt8] = []
    ) -> [UInt8] {
        big16(Int(source.port)) + big16(Int(destination.port)) + big32(Int(sequence)) + big32(Int(acknowledgement))
            + [UInt8((20 + options.count) / 4) << 4, flags.rawValue] + big16(window) + big16(0) + big16(0)
            + options + payload
    }

    /// Reads one Ethernet frame, of which `captured` bytes were captured.
    static func dissect(_ frame: [UInt8], captured: Int? = nil, linkType: LinkType = .ethernet) -> Dissection {
        var writer = PcapngWriter(application: "test")
        let interface = writer.add(CaptureInterface(name: "eth0", description: nil, linkType: linkType))
        writer.write(
            frame.span.bytes.extracting(0..<(captured ?? frame.count)), originalLength: frame.count,
            timestamp: Timestamp(nanoseconds: 0), interface: interface)
        var result = Dissection.unreadable
        Capture(pcapng: writer.drain { bytes in bytes.withUnsafeBytes { Array($0) } }).forEachDissection { result = $0 }
        return result
    }
}
