/// The UDP flows of a capture, each interface for itself, with the ICMP errors about their datagrams.
public struct UDPAnalysis: Sendable {
    /// The flows that are kept; the datagrams of further ones are counted only.
    public static let mostFlows = 8_192

    /// The flows, in the order of their first datagrams.
    public private(set) var flows: [UDPFlow] = []
    /// Datagrams of flows beyond `mostFlows`.
    public private(set) var datagramsLeftOut = 0

    private var indices: [FlowKey: Int] = [:]
    private var numbers: [Int: Int] = [:]
    /// The flow of the datagram before: the next one mostly belongs to it, too.
    private var recent: (key: FlowKey, index: Int)?

    /// Begins with no datagrams.
    public init() {}

    /// Adds the next datagram.
    ///
    /// - Parameters:
    ///   - datagram: the datagram; each interface's in the order of its capture.
    ///   - observation: where and when it was seen.
    public mutating func add(_ datagram: UDPDatagram, at observation: Observation) {
        guard let index = index(from: datagram.source, to: datagram.destination, at: observation) else {
            datagramsLeftOut += 1
            return
        }
        flows[index].add(datagram, at: observation)
    }

    /// Adds an ICMP error, if it is about a UDP datagram. One about a datagram that was not captured makes a flow without
    /// datagrams.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - observation: where and when it was seen.
    public mutating func add(_ error: ICMPError, at observation: Observation) {
        guard case .udp = error.quote.transport, let source = error.quote.source,
            let destination = error.quote.destination,
            let index = index(from: source, to: destination, at: observation)
        else { return }
        flows[index].add(error, from: source, at: observation)
    }

    private mutating func index(
        from source: Endpoint, to destination: Endpoint, at observation: Observation
    ) -> Int? {
        let key = FlowKey(interface: observation.interface, source, destination)
        if let recent, recent.key == key { return recent.index }
        if let index = indices[key] {
            recent = (key, index)
            return index
        }
        guard flows.count < Self.mostFlows else { return nil }
        let index = flows.count
        let number = numbers[observation.interface, default: 0]
        numbers[observation.interface] = number + 1
        flows.append(
            UDPFlow(
                number: number, interface: observation.interface, client: source, server: destination,
                isToMany: destination.address.isMulticast || destination.address.isLimitedBroadcast
                    || observation.delivery == .broadcast))
        indices[key] = index
        recent = (key, index)
        return index
    }
}

/// What the packets of a flow share, in both directions.
struct FlowKey: Hashable, Sendable {
    private let interface: Int
    private let lower: Endpoint
    private let upper: Endpoint

    init(interface: Int, _ source: Endpoint, _ destination: Endpoint) {
        self.interface = interface
        let swapped = destination.precedes(source)
        lower = swapped ? destination : source
        upper = swapped ? source : destination
    }
}
