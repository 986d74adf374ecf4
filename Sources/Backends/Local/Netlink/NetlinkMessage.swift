/// One rtnetlink request, built in place: header, fixed part, attributes (rtnetlink(7)).
struct NetlinkMessage {
    /// What it asks for, in words, for an error's message.
    let purpose: String
    private(set) var bytes: [UInt8]

    init(_ purpose: String, type: UInt16, flags: UInt16 = 0) {
        self.purpose = purpose
        bytes = []
        bytes.reserveCapacity(256)
        append(UInt32(0))  // the length, set when the message is sealed
        append(type)
        append(Netlink.Flag.request | flags)
        append(UInt32(0))  // the sequence number, likewise
        append(UInt32(0))  // from the kernel's view of us: any port
    }

    /// Appends a number of the fixed part, in the machine's byte order.
    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    /// Appends an attribute whose value is raw bytes.
    mutating func attribute(_ type: UInt16, _ value: some Collection<UInt8>) {
        append(UInt16(4 + value.count))
        append(type)
        bytes.append(contentsOf: value)
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    /// Appends an attribute whose value is a number in the machine's byte order.
    mutating func attribute<Number: FixedWidthInteger>(_ type: UInt16, number: Number) {
        withUnsafeBytes(of: number) { attribute(type, Array($0)) }
    }

    /// Appends an attribute whose value is text, ended by a zero.
    mutating func attribute(_ type: UInt16, text: String) {
        attribute(type, Array(text.utf8) + [0])
    }

    /// Appends an attribute that holds others.
    mutating func nested(_ type: UInt16, _ body: (inout NetlinkMessage) -> Void) {
        let start = bytes.count
        append(UInt16(0))
        append(type)
        body(&self)
        store(UInt16(bytes.count - start), at: start)
    }

    /// The bytes to send, numbered so that the answer can be told apart.
    ///
    /// - Parameters:
    ///   - sequence: the number.
    ///   - isAcknowledged: whether the kernel shall answer also when all is well; it always answers a failure.
    /// - Returns: the bytes.
    func sealed(sequence: UInt32, isAcknowledged: Bool = true) -> [UInt8] {
        var message = self
        if isAcknowledged { message.bytes[6] |= UInt8(Netlink.Flag.acknowledge) }
        message.store(UInt32(bytes.count), at: 0)
        message.store(sequence, at: 8)
        return message.bytes
    }

    private mutating func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: number, toByteOffset: offset, as: Number.self) }
    }
}
