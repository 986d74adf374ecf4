import Diagnostics
import LabModel

extension HostCheck {
    /// Whether the host's addresses lie in one subnet and are not AWS's own.
    func checkPlace(of host: WrittenHost) {
        guard let address = host.address, let subnets = lab.subnets else { return }
        guard let (name, subnet) = blocks.first(where: { $0.prefix.contains(address.value) }) else {
            // The address may lie in a subnet that could not be read.
            guard subnets.isComplete, blocks.count == subnets.items.count, !blocks.isEmpty else { return }
            let known = blocks.prefix(8).map { name, prefix in name.map { "\(prefix) ('\($0)')" } ?? "\(prefix)" }
            problems.error(
                "\(address.value) is in no subnet; there \(blocks.count == 1 ? "is" : "are") \(list(known))",
                at: address.position)
            return
        }
        let shown = name.map { "'\($0)' \(subnet)" } ?? "\(subnet)"
        let lastUsable = IPv4Address(rawValue: subnet.last.rawValue &- 1)
        if let owner = Self.reservedPurpose(of: address.value, in: subnet) {
            problems.error(
                "\(address.value) is reserved in subnet \(shown): \(owner); hosts have "
                    + "\(IPv4Address(rawValue: subnet.address.rawValue &+ 4)) to \(lastUsable)", at: address.position)
        } else if let count = host.count, count.value > 1 {
            let fitting = Int(subnet.last.rawValue) - Int(address.value.rawValue)
            guard count.value > fitting else { return }
            problems.error(
                "there is room for \(fitting) of \(count.value) hosts from \(address.value) on: \(lastUsable) is the last "
                    + "address for hosts in subnet \(shown)", at: count.position)
        }
    }

    /// What AWS keeps an address of a subnet for (Amazon VPC user guide, "Subnet CIDR blocks"); nil if a host can have it.
    static func reservedPurpose(of address: IPv4Address, in subnet: IPv4Prefix) -> String? {
        guard address != subnet.last else { return "the last address is the subnet's broadcast address" }
        return switch address.rawValue - subnet.address.rawValue {
        case 0: "the first address is the subnet itself"
        case 1: "the second address is the router's"
        case 2: "the third address is the DNS resolver's"
        case 3: "AWS keeps the fourth address for future use"
        default: nil
        }
    }

    /// Whether no address is two hosts'; one report for each entry of the file.
    func checkAddressesAreUnique() {
        var taken: [IPv4Address: (name: String?, line: Int)] = [:]
        for host in hosts.items {
            guard let written = host.address else { continue }
            let names = host.expandedNames
            var isReported = false
            for (index, address) in host.expandedAddresses.enumerated() {
                let name = index < names.count ? names[index] : nil
                guard let other = taken[address] else {
                    taken[address] = (name, written.position.line)
                    continue
                }
                guard !isReported else { continue }
                isReported = true
                let owner = other.name.map { "is host '\($0)' already" } ?? "is taken already"
                let where_ =
                    host.hasCount && index > 0
                    ? "counting up from \(written.value) reaches \(address), which" : "\(address)"
                problems.error("\(where_) \(owner) (line \(other.line))", at: written.position)
            }
        }
    }

    /// Whether each subnet's bridge has a port for each of its hosts.
    func checkSubnetSizes() {
        for subnet in lab.subnets?.items ?? [] {
            guard let prefix = subnet.prefix?.value else { continue }
            var number = 0
            for host in hosts.items {
                guard let address = host.address, prefix.contains(address.value) else { continue }
                number += host.number ?? 0
                guard number > Self.subnetLimit else { continue }
                problems.error(
                    "this makes \(number) hosts in subnet \(subnet.name.map { "'\($0.value)' " } ?? "")\(prefix): a Linux "
                        + "bridge, which is a subnet here, has \(Self.subnetLimit) ports; use a second subnet",
                    at: (host.count?.position ?? address.position))
                break
            }
        }
    }
}
