/// The keys that one kind of mapping may have.
struct KeySet {
    /// The keys that must be there, each with an example of how it is written.
    let required: KeyValuePairs<String, String>
    /// The keys that may be there.
    let optional: [String]

    /// Every key, the required ones first.
    var all: [String] { required.map(\.key) + optional }
}

/// The keys of `lab.yaml`, mapping by mapping.
enum LabKeys {
    static let lab = KeySet(
        required: [
            "version": "version: 1",
            "name": "name: my-lab",
            "network": "network: 10.0.0.0/16",
            "subnets": "subnets: [{name: private, cidr: 10.0.0.0/24}]",
            "dns": "dns: {zone: my-lab.internal, ttl: 300}",
            "application_port": "application_port: 1234",
            "roles": "roles: {server: {inbound: [{protocol: all, from: network}]}}",
            "hosts": "hosts: [{name: server, role: server, address: 10.0.0.10}]",
        ],
        optional: ["mtu", "offload"])

    static let subnet = KeySet(
        required: ["name": "name: private", "cidr": "cidr: 10.0.0.0/24"], optional: ["nat"])

    static let dns = KeySet(
        required: ["zone": "zone: my-lab.internal", "ttl": "ttl: 300"], optional: [])

    static let role = KeySet(required: [:], optional: ["inbound", "outbound"])

    static let inboundRule = KeySet(
        required: ["protocol": "protocol: tcp", "from": "from: network"], optional: ["port", "description"])

    static let outboundRule = KeySet(
        required: ["protocol": "protocol: tcp", "to": "to: network"], optional: ["port", "description"])

    static let host = KeySet(
        required: ["name": "name: server", "role": "role: server", "address": "address: 10.0.0.10"],
        optional: ["count"])
}
