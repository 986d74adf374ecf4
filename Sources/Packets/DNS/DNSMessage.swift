/// A DNS message: header, questions, and records in three sections (RFC 1035 section 4).
///
/// Reading never fails beyond the header: what stood before the first fault was read, as in a capture that is cut off.
public struct DNSMessage: Hashable, Sendable {
    /// The header.
    public let header: DNSHeader
    /// The questions; nearly always one.
    public private(set) var questions: [DNSQuestion] = []
    /// The records that answer.
    public private(set) var answers: [DNSRecord] = []
    /// The records that name an authority: the name servers of a referral, the SOA of a denial.
    public private(set) var authorities: [DNSRecord] = []
    /// Further records: addresses of the hosts above, and OPT.
    public private(set) var additionals: [DNSRecord] = []
    /// The first thing that is wrong; nil where all was read.
    public private(set) var fault: DNSFault?
    /// How many bytes follow the last record, where none should; 0 where there is a fault.
    public private(set) var trailingByteCount = 0

    /// Reads a message; nil if its header is cut off.
    ///
    /// - Parameter bytes: the payload of a UDP datagram, or what follows the length over TCP.
    public init?(_ bytes: RawSpan) {
        guard let header = DNSHeader(bytes) else { return nil }
        self.header = header
        var offset = DNSHeader.length
        do throws(DNSFault) {
            // Each turn reads at least five bytes or ends, so the counts cannot keep it busy.
            for _ in 0..<header.questionCount { questions.append(try DNSQuestion(bytes, at: &offset)) }
            for _ in 0..<header.answerCount { answers.append(try DNSRecord(bytes, at: &offset)) }
            for _ in 0..<header.authorityCount { authorities.append(try DNSRecord(bytes, at: &offset)) }
            for _ in 0..<header.additionalCount { additionals.append(try DNSRecord(bytes, at: &offset)) }
            trailingByteCount = bytes.byteCount - offset
        } catch {
            fault = error
        }
    }

    /// Reads a message; nil if its header is cut off.
    ///
    /// - Parameter bytes: the payload of a UDP datagram, or what follows the length over TCP.
    public init?(_ bytes: [UInt8]) {
        self.init(bytes.span.bytes)
    }

    /// What the OPT record says, if there is one.
    public var edns: EDNS? {
        for record in additionals {
            if case .opt(let edns) = record.data { return edns }
        }
        return nil
    }

    /// How the query went: the header's four bits, with the upper eight of an OPT record (RFC 6891 section 6.1.3).
    public var responseCode: DNSResponseCode {
        DNSResponseCode(rawValue: UInt16(edns?.extendedResponseCode ?? 0) << 4 | header.responseCode.rawValue)
    }
}
