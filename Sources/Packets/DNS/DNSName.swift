/// A domain name: labels of 1 to 63 bytes, 255 bytes with their lengths and the root (RFC 1035 section 3.1).
///
/// Names are equal without regard to the case of ASCII letters (RFC 4343 section 3); the case is kept all the same, since an
/// answer repeats that of the question.
public struct DNSName: Sendable {
    /// The longest label.
    public static let longestLabel = 63
    /// The longest name as it stands in a message.
    public static let longestName = 255

    /// The name as it stands in a message that is not compressed: each label after its length, then the root's length, 0.
    public let bytes: [UInt8]

    /// - Parameter bytes: labels with their lengths and the root; the caller has seen that they are right.
    init(checked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The root, which ends every name.
    public static let root = DNSName(checked: [0])

    /// The labels from the first one up to the root, which is none.
    public var labels: [ArraySlice<UInt8>] {
        var labels: [ArraySlice<UInt8>] = []
        var position = 0
        while position < bytes.count, bytes[position] != 0 {
            let end = position + 1 + Int(bytes[position])
            labels.append(bytes[position + 1..<end])
            position = end
        }
        return labels
    }

    /// This name below another one: `server` and `example.com.` make `server.example.com.`.
    ///
    /// - Parameter domain: what comes after this name's labels.
    /// - Returns: nil if the whole is too long for a name.
    public func within(_ domain: DNSName) -> DNSName? {
        let whole = bytes.dropLast() + domain.bytes
        return whole.count <= Self.longestName ? DNSName(checked: Array(whole)) : nil
    }
}

extension DNSName: Hashable {
    /// Compares without regard to the case of ASCII letters.
    public static func == (left: DNSName, right: DNSName) -> Bool {
        left.bytes.count == right.bytes.count
            && zip(left.bytes, right.bytes).allSatisfy { lowercase($0) == lowercase($1) }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        for byte in bytes { hasher.combine(Self.lowercase(byte)) }
    }

    /// Lengths stay as they are: at most 63, they are less than any letter.
    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
