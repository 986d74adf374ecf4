public import Diagnostics

/// Which connections, flows and frames are shown: all that each of its words is true of. The analysis has seen everything, so
/// numbers do not depend on it.
public struct AnalysisFilter: Hashable, Sendable {
    private var hosts: [NetworkAddress] = []
    private var ports: [UInt16] = []
    private var streams: [Int] = []
    private var times: [ClosedRange<Double>] = []

    /// Shows everything.
    public init() {}

    /// Reads the words: `host ADDRESS`, `port NUMBER`, `stream NUMBER`, `time FROM-TO` (seconds since the first packet; either
    /// may be left out), with or without `and` between.
    ///
    /// - Parameter text: the words.
    /// - Throws: `WirelabError` for words that are not understood.
    public init(_ text: String) throws(WirelabError) {
        var words = text.split(separator: " ").filter { $0 != "and" }[...]
        while let kind = words.popFirst() {
            guard let value = words.popFirst() else { throw Self.misunderstood("'\(kind)' wants a value") }
            switch kind {
            case "host":
                guard let host = NetworkAddress(value) else { throw Self.misunderstood("'\(value)' is no address") }
                hosts.append(host)
            case "port":
                guard let port = UInt16(value) else { throw Self.misunderstood("'\(value)' is no port") }
                ports.append(port)
            case "stream":
                guard let stream = Int(value) else { throw Self.misunderstood("'\(value)' is no stream") }
                streams.append(stream)
            case "time": times.append(try Self.range(value))
            default: throw Self.misunderstood("'\(kind)' is none of host, port, stream, time")
            }
        }
    }

    private static func range(_ text: Substring) throws(WirelabError) -> ClosedRange<Double> {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let bounds = [parts.first, parts.dropFirst().first]
        let lower = bounds[0].flatMap { $0.isEmpty ? 0 : Double($0) }
        let upper = bounds[1].flatMap { $0.isEmpty ? .infinity : Double($0) }
        guard let lower, let upper, lower <= upper else {
            throw misunderstood("'\(text)' is no time; write FROM-TO in seconds since the first packet")
        }
        return lower...upper
    }

    private static func misunderstood(_ problem: String) -> WirelabError {
        WirelabError(
            .invalidInput, "filter: \(problem); such as 'host 10.0.0.10 and port 1234', 'stream 3', 'time 1.5-4'")
    }

    /// Whether two ends pass.
    func admits(_ ends: [Endpoint]) -> Bool {
        hosts.allSatisfy { host in ends.contains { $0.address == host } }
            && ports.allSatisfy { port in ends.contains { $0.port == port } }
    }

    /// Whether a connection is shown.
    ///
    /// - Parameters:
    ///   - connection: the connection.
    ///   - start: when the first packet was captured.
    /// - Returns: whether it is.
    public func admits(_ connection: TCPConnection, since start: Timestamp) -> Bool {
        streams.allSatisfy { $0 == connection.stream }
            && admits([connection.client.endpoint, connection.server.endpoint])
            && overlaps(connection.start, connection.end, since: start)
    }

    /// Whether a UDP flow is shown.
    ///
    /// - Parameters:
    ///   - flow: the flow.
    ///   - start: when the first packet was captured.
    /// - Returns: whether it is; never where a TCP stream is asked for.
    public func admits(_ flow: UDPFlow, since start: Timestamp) -> Bool {
        guard streams.isEmpty, admits([flow.client, flow.server]), let first = flow.first, let last = flow.last else {
            return false
        }
        return overlaps(first, last, since: start)
    }

    /// Whether a moment is shown.
    ///
    /// - Parameters:
    ///   - moment: the moment.
    ///   - start: when the first packet was captured.
    /// - Returns: whether it is.
    public func admits(_ moment: Timestamp, since start: Timestamp) -> Bool { overlaps(moment, moment, since: start) }

    /// Whether a packet is shown.
    ///
    /// - Parameters:
    ///   - packet: what it is.
    ///   - stream: the number of its TCP connection; nil for what is not TCP.
    ///   - moment: when it was captured.
    ///   - start: when the first packet was captured.
    /// - Returns: whether it is; never where a port is asked for, or a stream, and it has none.
    public func admits(_ packet: Dissection, stream: Int?, at moment: Timestamp, since start: Timestamp) -> Bool {
        guard streams.allSatisfy({ $0 == stream }), admits(moment, since: start) else { return false }
        switch packet {
        case .tcp(let segment): return admits([segment.source, segment.destination])
        case .udp(let datagram): return admits([datagram.source, datagram.destination])
        default:
            guard ports.isEmpty else { return false }
            let ends = packet.addresses.map { [$0.source, $0.destination] } ?? []
            return hosts.allSatisfy(ends.contains)
        }
    }

    private func overlaps(_ first: Timestamp, _ last: Timestamp, since start: Timestamp) -> Bool {
        times.allSatisfy {
            last.since(start) / .seconds(1) >= $0.lowerBound && first.since(start) / .seconds(1) <= $0.upperBound
        }
    }

    /// Whether it shows everything.
    public var isEmpty: Bool { hosts.isEmpty && ports.isEmpty && streams.isEmpty && times.isEmpty }
}

extension NetworkAddress {
    /// - Parameter text: four numbers with dots, or the text of an IPv6 address.
    fileprivate init?(_ text: Substring) {
        if let address = IPv6Address(String(text)) {
            self.init(address)
            return
        }
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 4 else { return nil }
        var address: UInt32 = 0
        for number in numbers {
            guard let number else { return nil }
            address = address << 8 | UInt32(number)
        }
        self.init(ipv4: address)
    }
}
