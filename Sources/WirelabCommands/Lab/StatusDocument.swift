import Backends
import LabModel

/// The JSON of `status`: fixed for scripts and tests of others.
struct StatusDocument: Encodable {
    struct HostDocument: Encodable {
        let name: String
        let role: String
        let address: String
        let dnsName: String
    }

    let lab: String
    let state: String
    /// How a lab is that is up, as in `list`; nil where it is down.
    let condition: String?
    let hosts: [HostDocument]
    let securityGroups: String?
    let drops: [Denial]?
    /// The hosts whose captures run, or have ended and are not saved.
    let captured: [String]?

    /// A lab that is up.
    init(
        _ topology: Topology, _ enforcement: Enforcement, condition: String = "up", drops: [Denial]? = nil,
        captured: [String] = []
    ) {
        lab = topology.name
        state = "up"
        self.condition = condition
        hosts = topology.hosts.map {
            HostDocument(
                name: $0.name, role: $0.role, address: $0.address.description, dnsName: topology.dnsName(of: $0))
        }
        securityGroups = enforcement.name
        self.drops = drops
        self.captured = captured
    }

    /// A lab that is not.
    init(down topology: Topology) {
        lab = topology.name
        state = "down"
        condition = nil
        hosts = topology.hosts.map {
            HostDocument(
                name: $0.name, role: $0.role, address: $0.address.description, dnsName: topology.dnsName(of: $0))
        }
        securityGroups = nil
        drops = nil
        captured = nil
    }
}
