/// An IPv6 address (RFC 4291).
public struct IPv6Address: Hashable, Sendable {
    /// The eight 16-bit groups, the first on the wire first.
    private let groups: [UInt16]

    private init(groups: [UInt16]) {
        self.groups = groups
    }

    /// Reads 16 bytes in network order; the caller has seen that they are there.
    init(_ bytes: RawSpan, at offset: Int) {
        groups = (0..<8).map { bytes.bigEndian16(offset + 2 * $0) }
    }

    /// - Parameters:
    ///   - high: the first eight bytes as a number, the first byte highest.
    ///   - low: the last eight bytes.
    init(high: UInt64, low: UInt64) {
        groups = [high, low].flatMap { half in
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
        }
    }

    /// The first and the last eight bytes as numbers.
    var halves: (high: UInt64, low: UInt64) {
        func number(_ groups: ArraySlice<UInt16>) -> UInt64 { groups.reduce(0) { $0 << 16 | UInt64($1) } }
        return (number(groups[..<4]), number(groups[4...]))
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] {
        groups.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}

extension IPv6Address: LosslessStringConvertible {
    /// Reads the text forms of RFC 4291 section 2.2: eight groups, `::` once for groups of zeros, the last two groups also as
    /// an IPv4 address. A zone (`%eth0`) is no part of an address.
    public init?(_ description: String) {
        let halves = description.components(separatedByDoubleColon: ())
        guard let halves else { return nil }
        guard let head = Self.groups(halves.head, isEnd: halves.tail == nil) else { return nil }
        guard let tail = halves.tail else {
            guard head.count == 8 else { return nil }
            self.init(groups: head)
            return
        }
        guard let rest = Self.groups(tail, isEnd: true), head.count + rest.count <= 7 else { return nil }
        self.init(groups: head + [UInt16](repeating: 0, count: 8 - head.count - rest.count) + rest)
    }

    /// The groups of a part without `::`; an empty part has none.
    private static func groups(_ text: Substring, isEnd: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if isEnd, index == parts.count - 1, part.contains(".") {
                guard let address = dottedDecimal(part) else { return nil }
                groups += [UInt16(truncatingIfNeeded: address >> 16), UInt16(truncatingIfNeeded: address)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexadecimalDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    /// The recommended text of RFC 5952: lower case, no leading zeros, `::` for the longest run of at least two groups of
    /// zeros, the first of equal ones; IPv4-mapped addresses with their dotted-decimal end.
    public var description: String {
        if groups.prefix(5).allSatisfy({ $0 == 0 }), groups[5] == 0xffff {
            return "::ffff:\(bytes.suffix(4).map(String.init).joined(separator: "."))"
        }
        let words = groups.map { String($0, radix: 16) }
        guard let zeros = longestRunOfZeros else { return words.joined(separator: ":") }
        let head = words[..<zeros.lowerBound].joined(separator: ":")
        let tail = words[zeros.upperBound...].joined(separator: ":")
        return "\(head)::\(tail)"
    }

    private var longestRunOfZeros: Range<Int>? {
        var longest = 0..<1
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<index + 1
            }
        }
        return longest.count > 1 ? longest : nil
    }
}

extension String {
    /// The text before `::` and the text after it; the latter is nil where there is none. nil for a second `::`.
    fileprivate func components(separatedByDoubleColon: Void) -> (head: Substring, tail: Substring?)? {
        var position = startIndex
        var found: Index?
        while position < endIndex {
            let next = index(after: position)
            if self[position] == ":", next < endIndex, self[next] == ":" {
                guard found == nil else { return nil }
                found = position
                position = index(after: next)
            } else {
                position = next
            }
        }
        guard let found else { return (self[...], nil) }
        return (self[..<found], self[index(found, offsetBy: 2)...])
    }
}

private func isHexadecimalDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        true
    default: false
    }
}

/// Four numbers from 0 to 255 without leading zeros.
private func dottedDecimal(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
        guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            part.count == 1 || part.first != "0", let byte = UInt8(part)
        else { return nil }
        value = value << 8 | UInt32(byte)
    }
    return value
}
