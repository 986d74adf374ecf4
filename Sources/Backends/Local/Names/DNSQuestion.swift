import LabModel

/// A DNS question for an A record and its answer (RFC 1035 section 4), as much of it as a check that the name server is
/// there needs.
struct DNSQuestion {
    let identifier: UInt16
    let name: String

    /// The datagram to send.
    var bytes: [UInt8] {
        var message = [UInt8(identifier >> 8), UInt8(truncatingIfNeeded: identifier)]
        message += [0x01, 0x00]  // recursion desired, as a stub resolver asks
        message += [0, 1, 0, 0, 0, 0, 0, 0]  // one question
        for label in name.split(separator: ".") {
            message.append(UInt8(truncatingIfNeeded: label.utf8.count))
            message += label.utf8
        }
        return message + [0, 0, 1, 0, 1]  // root, type A, class IN
    }

    /// Whether `answer` says that the name has exactly this address.
    ///
    /// - Parameters:
    ///   - answer: a datagram that came back.
    ///   - address: the address that is right.
    /// - Returns: false also for an answer to another question, or one that makes no sense.
    func isAnswered(by answer: ArraySlice<UInt8>, with address: IPv4Address) -> Bool {
        let answer = Array(answer)
        let question = bytes
        guard answer.count >= question.count + 16, answer[0] == question[0], answer[1] == question[1],
            answer[2] & 0x80 != 0, answer[3] & 0x0F == 0, answer[6] == 0, answer[7] == 1
        else { return false }
        // The answer's record: a pointer to the question's name, type A, class IN, time to live, length 4, address.
        let record = answer[question.count...]
        let start = record.startIndex
        return record[start] & 0xC0 == 0xC0 && Array(record[start + 2..<start + 6]) == [0, 1, 0, 1]
            && Array(record[start + 12..<start + 16]) == address.bytes
    }
}
