import Packets

/// What both readers say of a packet, in the same words.
struct DatagramFields: Equatable {
    private var addresses: [String] = []
    private var ports: [String] = []
    private var length: String?
    private var kind: [String] = []

    /// What tshark says.
    init(_ row: [[String]]) {
        // A transport header that cannot be right; tshark shows what comes before.
        guard row[17].isEmpty || !row[4].isEmpty else { return }
        func first(_ index: Int) -> [String] { Array(row[index].prefix(1)) }
        // The outer and, in an ICMP error, the quoted packet's.
        for index in row[0].indices { addresses += [row[0][index], row[1][index]] }
        for index in row[2].indices { addresses += [row[2][index], row[3][index]] }
        ports = row[4].isEmpty ? first(7) + first(8) : first(4) + first(5)
        if addresses.count == 2 { length = row[6].first.flatMap(Int.init).map { "\($0 - 8)" } ?? row[9].first }
        kind = first(10) + first(11) + first(12).map { "6: \($0)" }
        kind += first(13).compactMap { Int($0.dropFirst(2), radix: 16) }.map { "igmp \($0)" } + row[14]
        kind += first(15).map { "arp \($0)" } + first(16)
    }

    /// What we say.
    init(_ dissection: Dissection) {
        switch dissection {
        case .tcp(let segment), .tcpHeader(let segment):
            set(segment.source, segment.destination, segment.payloadLength)
        case .udp(let datagram): set(datagram.source, datagram.destination, datagram.payloadLength)
        case .icmp(let ip, let message):
            set(ip, message.quote)
            kind = ["\(message.type.rawValue)", "\(message.code)"]
        case .icmpv6(let ip, let message):
            set(ip, message.quote)
            kind = ["6: \(message.type.rawValue)"]
        case .igmp(let ip, _): set(ip, nil)
        case .arp(let message): kind = ["arp \(message.operation.rawValue)", "\(message.targetAddress)"]
        case .ip(let ip): set(ip, nil)
        case .fragment(let part): set(part.ip, nil)
        case .other, .unreadable: break
        }
    }

    /// What we say of an IGMP message.
    mutating func set(_ message: IGMPMessage) {
        switch message.content {
        case .query(let query): kind = ["igmp 17", "\(query.group ?? NetworkAddress(ipv4: 0))"]
        case .report(let version, let group): kind = [version == 1 ? "igmp 18" : "igmp 22", "\(group)"]
        case .leave(let group): kind = ["igmp 23", "\(group)"]
        case .groupRecords(let records): kind = ["igmp 34"] + records.map { "\($0.group)" }
        case .other(let type): kind = ["igmp \(type)"]
        }
    }

    private mutating func set(_ source: Endpoint, _ destination: Endpoint, _ payloadLength: Int) {
        addresses = ["\(source.address)", "\(destination.address)"]
        ports = ["\(source.port)", "\(destination.port)"]
        length = "\(payloadLength)"
    }

    private mutating func set(_ ip: IPHeader, _ quote: QuotedPacket?) {
        addresses = ["\(ip.source)", "\(ip.destination)"]
        guard let quote else { return }
        addresses += ["\(quote.ip.source)", "\(quote.ip.destination)"]
        if let source = quote.source, let destination = quote.destination {
            ports = ["\(source.port)", "\(destination.port)"]
        }
    }
}
