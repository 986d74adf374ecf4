/// A flow and what both sides say about it.
public struct JudgedFlow: Hashable, Sendable {
    /// The flow.
    public let flow: Flow
    /// What both sides say.
    public let verdict: Verdict

    /// - Parameters:
    ///   - flow: the flow.
    ///   - verdict: what both sides say.
    public init(flow: Flow, verdict: Verdict) {
        self.flow = flow
        self.verdict = verdict
    }
}

extension Reachability {
    /// The services that tell the lab's rules apart, in order.
    ///
    /// ICMP; each port that a rule names, both ends of a range; and, where a rule allows everything, the application port
    /// of both transports, which stands for all others.
    public static func services(of topology: Topology) -> [Service] {
        var services: Set<Service> = [.icmp]
        for rule in topology.roles.flatMap({ $0.inbound + $0.outbound }) {
            let ports = topology.portRange(of: rule).map { [$0.lower, $0.upper] } ?? []
            switch rule.protocol {
            case .icmp: break
            case .tcp: services.formUnion(ports.map(Service.tcp))
            case .udp: services.formUnion(ports.map(Service.udp))
            case .all: services.formUnion([.tcp(topology.applicationPort), .udp(topology.applicationPort)])
            }
        }
        return services.sorted()
    }

    /// Every ordered pair of different hosts with each of the lab's services: sources, then destinations in the file's
    /// order, then services in theirs.
    ///
    /// - Parameter topology: the lab.
    /// - Returns: the flows and what both sides say about each.
    public static func matrix(_ topology: Topology) -> [JudgedFlow] {
        let reachability = Reachability(topology)
        let services = services(of: topology)
        return topology.hosts.flatMap { source in
            topology.hosts.filter { $0 != source }.flatMap { destination in
                services.map { service in
                    let flow = Flow(source: source, destination: destination, service: service)
                    return JudgedFlow(flow: flow, verdict: reachability.verdict(for: flow))
                }
            }
        }
    }
}
