/// What a query and its answers share.
///
/// That is the number and both ends. Over multicast the numbers are 0 and anyone may answer, so there it is the question (RFC
/// 6762 section 18.1).
enum DNSQueryKey: Hashable {
    case unicast(interface: Int, client: Endpoint, server: Endpoint, DNSTransaction.Transport, identifier: UInt16)
    case multicast(interface: Int, DNSName, DNSRecordType)

    init(queryWith identifier: UInt16, _ question: DNSQuestion, _ path: DNSPath) {
        if path.transport == .multicast {
            self = .multicast(interface: path.observation.interface, question.name, question.type)
        } else {
            self = .unicast(
                interface: path.observation.interface, client: path.source, server: path.destination, path.transport,
                identifier: identifier)
        }
    }

    /// The queries that a message can answer.
    static func keys(answeredBy message: DNSMessage, _ path: DNSPath) -> [DNSQueryKey] {
        let interface = path.observation.interface
        guard path.transport == .multicast else {
            return [
                .unicast(
                    interface: interface, client: path.destination, server: path.source, path.transport,
                    identifier: message.header.identifier)
            ]
        }
        var keys: [DNSQueryKey] = []
        for record in message.answers {
            for type in [record.type, .any] {
                let key = DNSQueryKey.multicast(interface: interface, record.name, type)
                // A name has few types, but may have many records of one.
                if !keys.suffix(4).contains(key) { keys.append(key) }
            }
        }
        return keys
    }
}
