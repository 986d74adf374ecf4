import Packets
import Testing

@Suite struct DNSFaultTests {
    /// A bad message, and the byte and words of its fault.
    struct BadMessage: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let offset: Int
        let words: String

        /// - Parameters:
        ///   - description: what is bad.
        ///   - rest: what follows the header of a message with one answer.
        ///   - offset: where the fault is.
        ///   - words: what its reason holds.
        init(_ description: String, answer rest: [UInt8], at offset: Int, _ words: String) {
            testDescription = description
            bytes = DNSBytes.header(answers: 1) + rest
            self.offset = offset
            self.words = words
        }
    }

    @Test(arguments: [
        BadMessage("a pointer to itself", answer: [0xc0, 12, 0, 0], at: 12, "a loop"),
        BadMessage("a pointer forward", answer: [0xc0, 14, 0, 0], at: 12, "a loop"),
        BadMessage("a pointer to its own labels", answer: [1, 0x61, 0xc0, 12], at: 14, "a loop"),
        BadMessage("a pointer beyond the end", answer: [0xc0, 200], at: 12, "beyond the message's end"),
        BadMessage("a pointer into the header", answer: [0xc0, 11], at: 12, "inside the header"),
        BadMessage("half a pointer", answer: [0xc0], at: 12, "ends inside a pointer"),
        BadMessage("a label beyond the end", answer: [5, 0x61], at: 12, "a label of 5 bytes goes beyond"),
        BadMessage("a name without its root", answer: [1, 0x61], at: 14, "ends inside a name"),
        BadMessage("an extended label", answer: [0x41, 0], at: 12, "unknown kind 1"),
        BadMessage("a label of no kind", answer: [0x80, 0], at: 12, "unknown kind 2"),
        BadMessage("a record without its end", answer: [0, 0, 1, 0, 1], at: 13, "ends inside a record"),
        BadMessage(
            "data that is not there", answer: DNSBytes.record([0], type: 1, length: 5, [1, 2, 3, 4]), at: 21,
            "5 bytes of data are announced, 4 are there"),
        BadMessage("a short A", answer: DNSBytes.record([0], type: 1, [1, 2, 3]), at: 23, "has 4 bytes, not 3"),
        BadMessage("a long AAAA", answer: DNSBytes.record([0], type: 28, [1, 2, 3]), at: 23, "has 16 bytes, not 3"),
        BadMessage("a short MX", answer: DNSBytes.record([0], type: 15, [0, 1]), at: 23, "a preference and a name"),
        BadMessage("a short SRV", answer: DNSBytes.record([0], type: 33, [0, 1]), at: 23, "three numbers"),
        BadMessage("a short SOA", answer: DNSBytes.record([0], type: 6, [0, 0, 9]), at: 25, "an SOA record"),
        BadMessage(
            "a name shorter than its data", answer: DNSBytes.record([0], type: 5, [0, 7]), at: 23,
            "the data of the CNAME record has 2 bytes, but is 1 long"),
        BadMessage("a text too long", answer: DNSBytes.record([0], type: 16, [3, 1, 2]), at: 23, "a text goes beyond"),
        BadMessage("half an option", answer: DNSBytes.record([0], type: 41, [0, 1, 0]), at: 23, "inside an option"),
        BadMessage("an option too long", answer: DNSBytes.record([0], type: 41, [0, 1, 0, 1]), at: 23, "goes beyond"),
    ])
    func theFaultSaysWhatAndWhere(message: BadMessage) throws {
        let fault = try #require(DNSMessage(message.bytes)?.fault)
        #expect(fault.offset == message.offset)
        #expect(fault.reason.contains(message.words), "\(fault)")
        #expect(fault.description == "at byte \(message.offset): \(fault.reason)")
    }

    @Test func twoPointersThatLeadToEachOther() throws {
        // The second record's name points to the first one's data, which points forward to it.
        let first = DNSBytes.record([0], type: 65280, DNSBytes.pointer(25))
        let bytes = DNSBytes.header(answers: 2) + first + DNSBytes.pointer(23)
        let fault = try #require(DNSMessage(bytes)?.fault)
        #expect(fault.offset == 23)
        #expect(fault.reason.contains("a loop"))
    }

    @Test func aNameIsAtMost255Bytes() throws {
        let label = [63] + [UInt8](repeating: 0x61, count: 63)
        let longest = label + label + label + [61] + [UInt8](repeating: 0x62, count: 61) + [0]
        #expect(longest.count == 255)
        let question = DNSBytes.header(questions: 1) + longest + [0, 1, 0, 1]
        #expect(try #require(DNSMessage(question)).fault == nil)
        // One label more in front of it, by a pointer: the name is too long, though the message is short.
        let longer = DNSBytes.header(questions: 1, answers: 1) + longest + [0, 1, 0, 1, 1, 0x63] + DNSBytes.pointer(12)
        let fault = try #require(DNSMessage(longer)?.fault)
        #expect(fault.reason == "the name is longer than 255 bytes")
    }

    @Test func aLongChainOfPointersIsRefused() throws {
        // Each two bytes of the data point to the two before them; the first to a root.
        let pointers = (0..<1000).flatMap { DNSBytes.pointer($0 == 0 ? 12 : 23 + 2 * ($0 - 1)) }
        let bytes =
            DNSBytes.header(answers: 2) + DNSBytes.record([0], type: 65280, pointers) + DNSBytes.pointer(23 + 1998)
        #expect(try #require(DNSMessage(bytes)?.fault).reason.contains("more than 127 pointers"))
    }

    @Test func everyShorterMessageHasAFault() throws {
        let whole = DNSBytes.everyType
        for count in 0..<whole.count {
            let message = DNSMessage(Array(whole.prefix(count)))
            if count < DNSHeader.length {
                #expect(message == nil)
            } else {
                let fault = try #require(message?.fault, "\(count) bytes")
                #expect(fault.offset <= count)
            }
        }
    }

    @Test func whatStoodBeforeTheFaultWasRead() throws {
        let cut = try #require(DNSMessage(Array(DNSBytes.everyType.prefix(100))))
        #expect(cut.questions.count == 1)
        #expect(cut.answers.count == 3)
        #expect(cut.header.answerCount == 8)
    }

    @Test func randomBytesDoNoHarm() {
        var generator = SplitMix64(state: 20_260_101)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...120, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            consume(DNSMessage(bytes), length: count)
        }
        // A good message with a few bytes changed comes further than noise.
        for _ in 0..<20_000 {
            var bytes = DNSBytes.everyType
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: .min ... .max, using: &generator)
            }
            consume(DNSMessage(bytes), length: bytes.count)
        }
    }

    @Test(.timeLimit(.minutes(1))) func theLargestMessageIsReadInBoundedTime() throws {
        // 5459 records whose names all go over 127 pointers.
        let chain = (0..<126).flatMap { DNSBytes.pointer($0 == 0 ? 12 : 23 + 2 * ($0 - 1)) }
        var bytes = DNSBytes.header(answers: 65535) + DNSBytes.record([0], type: 65280, chain)
        let record = DNSBytes.record(DNSBytes.pointer(23 + 250), type: 65280, [])
        while bytes.count + record.count <= 65535 { bytes += record }
        let message = try #require(DNSMessage(bytes))
        #expect(message.answers.count == 1 + (65535 - 275) / 12)
        #expect(message.fault?.reason == "the message ends inside a name")
    }

    private func consume(_ message: DNSMessage?, length: Int) {
        guard let message else {
            #expect(length < DNSHeader.length)
            return
        }
        if let fault = message.fault { #expect((0...length).contains(fault.offset)) }
        let names = message.questions.map(\.name) + (message.answers + message.authorities).map(\.name)
        for name in names { #expect(name.bytes.count <= DNSName.longestName) }
        for record in message.answers { #expect(!record.description.isEmpty) }
    }
}
