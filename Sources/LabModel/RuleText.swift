/// Rules in the form in which `lab.yaml` holds them.
public enum RuleText {
    /// A rule as it is written, without its description: `{protocol: tcp, port: application, to: network}`.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - direction: which way it looks.
    /// - Returns: the text of a YAML mapping.
    public static func written(_ rule: SecurityRule, _ direction: RuleDirection) -> String {
        let port =
            switch rule.ports {
            case .none: ""
            case .application: "port: application, "
            case .range(let range): "port: \(range), "
            }
        return "{protocol: \(rule.protocol.rawValue), \(port)\(key(direction)): \(rule.peer)}"
    }

    /// The narrowest rule that would let a service pass: `{protocol: tcp, port: 1234, from: client}`.
    ///
    /// - Parameters:
    ///   - service: what is to pass.
    ///   - direction: which way the rule would look.
    ///   - peer: the other side.
    /// - Returns: the text of a YAML mapping.
    public static func missing(_ service: Service, _ direction: RuleDirection, peer: RulePeer) -> String {
        let ports = service.port.map { RulePorts.range(PortRange($0)) } ?? .none
        return written(SecurityRule(protocol: service.protocol, ports: ports, peer: peer), direction)
    }

    private static func key(_ direction: RuleDirection) -> String { direction == .inbound ? "from" : "to" }
}
