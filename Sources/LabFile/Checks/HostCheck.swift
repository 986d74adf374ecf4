import Diagnostics
import LabModel

/// Checks `hosts`: addresses that lie in a subnet and belong to nobody else, names that are theirs alone, roles that exist.
struct HostCheck {
    /// The ports that a Linux bridge has: 1,024 numbers, of which 0 is none (net/bridge/br_private.h, BR_MAX_PORTS).
    static let subnetLimit = 1023
    /// More hosts than the largest network has addresses; a bound on the work that a file can ask for.
    static let totalLimit = 65_536

    let lab: WrittenLab
    let hosts: WrittenSection<WrittenHost>
    /// The zone, when host names below it can be checked.
    let zone: String?
    let problems: Problems
    /// The subnets whose blocks could be read.
    let blocks: [(name: String?, prefix: IPv4Prefix)]

    init(lab: WrittenLab, hosts: WrittenSection<WrittenHost>, zone: String?, problems: Problems) {
        self.lab = lab
        self.hosts = hosts
        self.zone = zone
        self.problems = problems
        blocks = (lab.subnets?.items ?? []).compactMap { subnet in
            subnet.prefix.map { (subnet.name?.value, $0.value) }
        }
    }

    /// Reports every problem of the section.
    func run() {
        let total = hosts.items.reduce(0) { $0 + ($1.number ?? 0) }
        guard total <= Self.totalLimit else {
            problems.error("\(total) hosts are more than the largest network has addresses", at: hosts.position)
            return
        }
        if total == 0, hosts.isComplete, hosts.items.allSatisfy({ $0.number != nil }) {
            problems.error(
                "a lab needs a host, for example '- {name: server, role: server, address: 10.0.0.10}'",
                at: hosts.position)
        }
        for host in hosts.items {
            checkRole(of: host)
            checkNameLength(of: host)
            checkPlace(of: host)
        }
        checkNamesAreUnique()
        checkAddressesAreUnique()
        checkSubnetSizes()
    }

    private func checkRole(of host: WrittenHost) {
        guard let role = host.role, let roles = lab.roles, roles.isComplete else { return }
        let names = roles.items.map(\.name.value)
        guard !names.contains(role.value) else { return }
        let advice = nearestName(to: role.value, among: names).map { "did you mean '\($0)'?" }
        let known = names.isEmpty ? "the file defines none" : "the roles are \(list(names.prefix(10)))"
        problems.error("no role \(quoted(role.value)); \(advice ?? known)", at: role.position)
    }

    private func checkNameLength(of host: WrittenHost) {
        guard let name = host.name, name.value.utf8.count <= NameRule.labelLimit,
            let longest = host.expandedNames.last
        else { return }
        if longest.utf8.count > NameRule.labelLimit {
            problems.error(
                "with count, the last host is '\(longest)', and a DNS label has at most \(NameRule.labelLimit) bytes "
                    + "(RFC 1035 section 2.3.4): shorten the name", at: name.position)
        } else if let zone, longest.utf8.count + 1 + zone.utf8.count > NameRule.nameLimit {
            problems.error(
                "'\(longest).\(zone)' has \(longest.utf8.count + 1 + zone.utf8.count) characters, and a DNS name has at most "
                    + "\(NameRule.nameLimit) (RFC 1035 section 2.3.4): shorten the host's name or the zone's",
                at: name.position)
        }
    }

    private func checkNamesAreUnique() {
        var taken: [String: (line: Int, origin: Int)] = [:]
        for (origin, host) in hosts.items.enumerated() {
            guard let name = host.name else { continue }
            for expanded in host.expandedNames {
                guard let other = taken[expanded] else {
                    taken[expanded] = (name.position.line, origin)
                    continue
                }
                let what =
                    host.hasCount ? "host '\(name.value)' with count makes '\(expanded)', which" : "host '\(expanded)'"
                let there =
                    host.hasCount
                    ? "is there already (line \(other.line))" : "is there twice (first in line \(other.line))"
                problems.error("\(what) \(there)", at: name.position)
                break
            }
        }
    }
}
