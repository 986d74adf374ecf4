import Diagnostics
import LabModel

/// Checks `network` and `subnets`: sizes that a VPC can have, ranges that a host can have, blocks that fit each other.
struct NetworkCheck {
    /// The block sizes of a VPC and of its subnets (Amazon VPC user guide, "VPC CIDR blocks" and "Subnet sizing").
    static let lengths = 16...28
    /// How many of the smallest subnets the largest network has room for.
    static let subnetLimit = 1 << (28 - 16)

    let lab: WrittenLab
    let problems: Problems

    /// Reports every problem of the two sections.
    func run() {
        if let network = lab.network {
            checkSize(of: network, "network")
            checkRange(of: network)
        }
        guard let subnets = lab.subnets else { return }
        if subnets.items.isEmpty, subnets.isComplete {
            problems.error(
                "a lab needs a subnet, for example '- {name: private, cidr: 10.0.0.0/24}'", at: subnets.position)
        }
        guard subnets.items.count <= Self.subnetLimit else {
            problems.error(
                "\(subnets.items.count) subnets are more than the largest network has room for", at: subnets.position)
            return
        }
        for (index, subnet) in subnets.items.enumerated() {
            check(subnet, after: subnets.items[..<index])
        }
    }

    private func checkSize(of block: Located<IPv4Prefix>, _ what: String) {
        guard !Self.lengths.contains(block.value.length) else { return }
        let isLarge = block.value.length < Self.lengths.lowerBound
        let nearest = isLarge ? Self.lengths.lowerBound : Self.lengths.upperBound
        problems.error(
            "\(what) \(block.value) is too \(isLarge ? "large" : "small"): AWS takes /16 to /28, such as "
                + "\(IPv4Prefix(containing: block.value.address, length: nearest))", at: block.position)
    }

    private func checkRange(of network: Located<IPv4Prefix>) {
        if let range = AddressRange.reserved.first(where: { $0.prefix.overlaps(network.value) }) {
            problems.error(
                "network \(network.value) cannot be used: \(range.prefix) is \(range.purpose); private blocks are 10.0.0.0/8, "
                    + "172.16.0.0/12 and 192.168.0.0/16 (RFC 1918)", at: network.position)
        } else if !AddressRange.private.contains(where: { $0.contains(network.value) }) {
            problems.warning(
                "network \(network.value) is not private (RFC 1918): hosts of the lab cannot reach its real owners; "
                    + "10.0.0.0/16 would do", at: network.position)
        }
    }

    private func check(_ subnet: WrittenSubnet, after others: ArraySlice<WrittenSubnet>) {
        if let name = subnet.name, let other = others.first(where: { $0.name?.value == name.value })?.name {
            problems.error(
                "subnet '\(name.value)' is there twice (first in line \(other.position.line))", at: name.position)
        }
        if let nat = subnet.nat, nat.value, let other = others.first(where: { $0.nat?.value == true })?.nat {
            problems.error(
                "a lab has one way out: line \(other.position.line) has 'nat: true' already; remove one",
                at: nat.position)
        }
        guard let prefix = subnet.prefix else { return }
        checkSize(of: prefix, "subnet")
        let name = subnet.name.map { "'\($0.value)' " } ?? ""
        if let network = lab.network, !network.value.contains(prefix.value) {
            problems.error(
                "subnet \(name)\(prefix.value) is not inside the network \(network.value) (line \(network.position.line))",
                at: prefix.position)
        }
        for other in others {
            guard let taken = other.prefix, taken.value.overlaps(prefix.value) else { continue }
            let otherName = other.name.map { "'\($0.value)' " } ?? ""
            problems.error(
                "subnet \(name)\(prefix.value) overlaps subnet \(otherName)\(taken.value) (line \(taken.position.line))",
                at: prefix.position)
            return
        }
    }
}

/// The ranges of IPv4 that have a purpose of their own (IANA IPv4 Special-Purpose Address Registry).
struct AddressRange {
    let prefix: IPv4Prefix
    let purpose: String

    private init?(_ prefix: String, _ purpose: String) {
        guard let prefix = IPv4Prefix(prefix) else { return nil }
        self.prefix = prefix
        self.purpose = purpose
    }

    /// The ranges that no network can have.
    static let reserved = [
        AddressRange("0.0.0.0/8", "\"this network\" (RFC 791)"),
        AddressRange("127.0.0.0/8", "loopback, which never leaves a host (RFC 1122 section 3.2.1.3)"),
        AddressRange("169.254.0.0/16", "link-local, which no router forwards (RFC 3927)"),
        AddressRange("224.0.0.0/4", "multicast, groups and not hosts (RFC 5771)"),
        AddressRange("240.0.0.0/4", "reserved, 255.255.255.255 being the limited broadcast (RFC 1112 section 4)"),
    ].compactMap { $0 }

    /// The ranges that are free for everybody's own use (RFC 1918).
    static let `private` = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].compactMap { IPv4Prefix($0) }
}
