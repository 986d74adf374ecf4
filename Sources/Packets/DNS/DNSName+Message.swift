extension DNSName {
    /// A name of 128 labels is longer than 255 bytes, and an honest pointer replaces at least one.
    private static let mostPointers = 127

    /// Reads a name in a message, following compression pointers (RFC 1035 section 4.1.4).
    ///
    /// A pointer must lead back, before the labels that led to it: so no chain of them is a loop, and the work has a bound.
    ///
    /// - Parameters:
    ///   - bytes: the whole message, since a pointer counts from its start.
    ///   - offset: where the name begins; becomes where reading goes on.
    /// - Throws: `DNSFault` where the name cannot be read.
    init(_ bytes: RawSpan, at offset: inout Int) throws(DNSFault) {
        var name: [UInt8] = []
        var position = offset
        // Where the labels being read began, and where the message goes on once a pointer was followed.
        var start = offset
        var end: Int?
        var pointers = 0
        while true {
            guard position < bytes.byteCount else { throw DNSFault(at: position, "the message ends inside a name") }
            let length = Int(bytes.byte(position))
            switch length >> 6 {
            case 0b00:
                try Self.append(labelOf: length, at: position, in: bytes, to: &name)
                position += 1 + length
                guard length == 0 else { continue }
                offset = end ?? position
                self.init(checked: name)
                return
            case 0b11:
                let target = try Self.target(ofPointerAt: position, in: bytes, before: start)
                pointers += 1
                guard pointers <= Self.mostPointers else {
                    throw DNSFault(at: position, "the name goes over more than \(Self.mostPointers) pointers")
                }
                end = end ?? position + 2
                start = target
                position = target
            default:
                // 01 was for extended labels, which are given up (RFC 6891 section 5); 10 never had a use.
                throw DNSFault(at: position, "a label of the unknown kind \(length >> 6)")
            }
        }
    }

    private static func append(
        labelOf length: Int, at position: Int, in bytes: RawSpan, to name: inout [UInt8]
    ) throws(DNSFault) {
        guard position + 1 + length <= bytes.byteCount else {
            throw DNSFault(at: position, "a label of \(length) bytes goes beyond the message's end")
        }
        // The root's byte is still to come after every other label.
        guard name.count + 1 + length + (length == 0 ? 0 : 1) <= longestName else {
            throw DNSFault(at: position, "the name is longer than \(longestName) bytes")
        }
        for index in position...position + length { name.append(bytes.byte(index)) }
    }

    private static func target(
        ofPointerAt position: Int, in bytes: RawSpan, before start: Int
    ) throws(DNSFault) -> Int {
        guard position + 2 <= bytes.byteCount else { throw DNSFault(at: position, "the message ends inside a pointer") }
        let target = Int(bytes.bigEndian16(position) & 0x3fff)
        guard target < bytes.byteCount else {
            throw DNSFault(at: position, "a pointer to byte \(target), beyond the message's end")
        }
        guard target >= DNSHeader.length else {
            throw DNSFault(at: position, "a pointer to byte \(target), which is inside the header")
        }
        guard target < start else {
            throw DNSFault(
                at: position, "a pointer to byte \(target), which is not before the name that it is a part of: a loop")
        }
        return target
    }
}
