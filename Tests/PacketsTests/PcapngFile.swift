import Packets

/// Builds pcapng files block by block in either byte order, also such as Wirelab does not write.
struct PcapngFile {
    enum ByteOrder: CaseIterable {
        case big, little
    }

    let order: ByteOrder
    private(set) var bytes: [UInt8] = []

    init(_ order: ByteOrder = .little) {
        self.order = order
    }

    /// An option whose value is text or bytes.
    func option(_ code: Int, _ value: [UInt8]) -> [UInt8] {
        number(code, 2) + number(value.count, 2) + value + padding(value.count)
    }

    /// An option whose value is numbers of these widths.
    func option(_ code: Int, numbers: [(Int, Int)]) -> [UInt8] {
        option(code, numbers.flatMap { number($0.0, $0.1) })
    }

    func number(_ number: Int, _ width: Int) -> [UInt8] {
        let bytes = (0..<width).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        return order == .little ? bytes : bytes.reversed()
    }

    mutating func block(_ type: Int, _ body: [UInt8]) {
        let body = body + padding(body.count)
        bytes += number(type, 4) + number(body.count + 12, 4) + body + number(body.count + 12, 4)
    }

    mutating func section(comments: [String] = []) {
        let options = comments.flatMap { option(1, Array($0.utf8)) } + (comments.isEmpty ? [] : option(0, []))
        block(0x0a0d_0d0a, number(0x1a2b_3c4d, 4) + number(1, 2) + number(0, 2) + number(-1, 8) + options)
    }

    /// - Parameters:
    ///   - description: the interface's description.
    ///   - options: beside it; the timestamps count nanoseconds.
    mutating func interface(_ description: String, options: [UInt8] = []) {
        block(
            1,
            number(1, 2) + number(0, 2) + number(96, 4) + option(3, Array(description.utf8)) + option(9, [9]) + options
                + option(0, []))
    }

    mutating func packet(
        _ data: [UInt8], at nanoseconds: Int, interface: Int = 0, originalLength: Int? = nil, options: [UInt8] = []
    ) {
        block(
            6,
            number(interface, 4) + number(nanoseconds >> 32, 4) + number(nanoseconds & 0xffff_ffff, 4)
                + number(data.count, 4) + number(originalLength ?? data.count, 4) + data + padding(data.count) + options
        )
    }

    mutating func statistics(received: Int, dropped: Int, interface: Int = 0, options: [UInt8] = []) {
        block(
            5,
            number(interface, 4) + number(0, 4) + number(77, 4) + option(4, numbers: [(received, 8)])
                + option(5, numbers: [(dropped, 8)]) + options + option(0, []))
    }

    private func padding(_ length: Int) -> [UInt8] { [UInt8](repeating: 0, count: (4 - length % 4) % 4) }
}
