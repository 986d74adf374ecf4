/// Builds the bytes of DNS messages, field by field, as they stand on the wire.
enum DNSBytes {
    /// Labels after their lengths, and the root.
    static func name(_ labels: String...) -> [UInt8] {
        labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    static func pointer(_ target: Int) -> [UInt8] { PacketBytes.big16(0xc000 | target) }

    static func header(
        identifier: Int = 0x1234, flags: Int = 0x8180, questions: Int = 0, answers: Int = 0, authorities: Int = 0,
        additionals: Int = 0
    ) -> [UInt8] {
        [identifier, flags, questions, answers, authorities, additionals].flatMap(PacketBytes.big16)
    }

    static func record(
        _ name: [UInt8], type: Int, recordClass: Int = 1, timeToLive: Int = 300, length: Int? = nil, _ data: [UInt8]
    ) -> [UInt8] {
        name + PacketBytes.big16(type) + PacketBytes.big16(recordClass) + PacketBytes.big32(timeToLive)
            + PacketBytes.big16(length ?? data.count) + data
    }

    /// An answer with one record of every type that is known here, with compressed names, and an OPT record.
    static let everyType: [UInt8] =
        header(questions: 1, answers: 8, authorities: 1, additionals: 2)
        + name("Host", "example") + [0, 1, 0, 1]  // the name is at 12, "example" at 17; the question ends at 30
        + record(pointer(12), type: 1, [10, 0, 0, 10])
        + record(pointer(12), type: 28, [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1])
        + record(name("alias"), type: 5, pointer(12))
        + record(pointer(17), type: 2, [2] + Array("ns".utf8) + pointer(17))
        + record(pointer(17), type: 15, [0, 10, 4] + Array("mail".utf8) + pointer(17))
        + record(name("10", "0"), type: 12, pointer(12))
        + record(name("_dns", "_udp"), type: 33, [0, 1, 0, 2, 0, 53] + pointer(12))
        + record(pointer(12), type: 16, [2] + Array("a\"".utf8) + [0] + [3] + Array("b c".utf8))
        + record(
            pointer(17), type: 6,
            pointer(12) + [4] + Array("root".utf8) + pointer(17) + [1, 2, 3, 4, 5].flatMap(PacketBytes.big32))
        + record([0], type: 41, recordClass: 1232, timeToLive: 0x0100_8000, [0, 10, 0, 2, 0xab, 0xcd])
        + record(pointer(12), type: 65280, [1, 2, 255])
}
