import LabModel
import Testing

@testable import Backends

/// The readiness check's question and what counts as its answer (RFC 1035 section 4).
struct DNSQuestionTests {
    private let question = DNSQuestion(identifier: 0xBEEF, name: "a.bc")
    private let address = IPv4Address(rawValue: 0x0A00_000A)
    private static let asked: [UInt8] = [1, 97, 2, 98, 99, 0, 0, 1, 0, 1]
    /// Header and question, then the record: pointer, A, IN, 300 s, four bytes.
    private let answer: [UInt8] =
        [0xBE, 0xEF, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + asked
        + [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 1, 0x2C, 0, 4, 10, 0, 0, 10]

    @Test func `the question asks for the address of the name`() {
        #expect(question.bytes == [0xBE, 0xEF, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + Self.asked)
    }

    @Test func `the right answer is one, also with more behind it`() {
        #expect(question.isAnswered(by: answer[...], with: address))
        #expect(question.isAnswered(by: (answer + [0, 0, 41, 4, 208])[...], with: address))
    }

    // Offsets into the answer: identifier, response bit, return code, count, pointer, type, class, address.
    @Test(arguments: [0, 1, 2, 3, 7, 22, 24, 26, 34, 37]) func `an answer with one wrong byte is none`(offset: Int) {
        var wrong = answer
        wrong[offset] ^= offset == 2 ? 0x80 : offset == 22 ? 0xC0 : 0x07
        #expect(!question.isAnswered(by: wrong[...], with: address))
    }

    @Test func `an answer that is cut off is none`() {
        for length in answer.indices { #expect(!question.isAnswered(by: answer[..<length], with: address)) }
    }

    @Test func `an answer inside a larger buffer is read from its own start`() {
        #expect(question.isAnswered(by: ([1, 2, 3] + answer)[3...], with: address))
    }
}
