import Packets

/// Builds the bytes of answers from the query that they answer.
enum DNSAnswerBytes {
    /// `address` as the answer to a query for A.
    static func address(
        to query: [UInt8], _ address: [UInt8] = [10, 0, 0, 10], flags: UInt16 = 0x8580, count: Int = 1
    ) -> [UInt8] {
        let record: [UInt8] = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 1, 0x2c, 0, 4] + address
        return answer(to: query, flags: flags, records: [[UInt8]](repeating: record, count: count))
    }

    /// Any answer: the query's question, these flags with the response code, these records in the answer section.
    static func answer(to query: [UInt8], flags: UInt16, records: [[UInt8]] = []) -> [UInt8] {
        let question = query[12...]
        return Array(query.prefix(2)) + [
            UInt8(flags >> 8), UInt8(flags & 0xff), 0, 1, 0, UInt8(records.count), 0, 0, 0, 0,
        ]
            + question + records.joined()
    }

    /// A denial with the zone's SOA, whose name is the last `zoneOffset` bytes' one in the question.
    static func denial(to query: [UInt8], zoneOffset: UInt8) -> [UInt8] {
        let zone: [UInt8] = [0xc0, zoneOffset]
        let numbers: [UInt8] = [
            0, 0, 0, 1, 0, 0, 0x04, 0xb0, 0, 0, 0, 0xb4, 0, 0x12, 0x75, 0, 0, 0, 0, 0x3c,
        ]
        let data = zone + zone + numbers
        let authority = zone + [0, 6, 0, 1, 0, 0, 1, 0x2c, 0, UInt8(data.count)] + data
        var message = answer(to: query, flags: 0x8503)
        message[9] = 1
        return message + authority
    }
}
