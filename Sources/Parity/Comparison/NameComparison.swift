import LabModel

/// Holds the answers of the private zones against those that the lab's own name server gives: for each host an address (A)
/// for its name and its name (PTR) for its address, with the lab's TTL, and nothing else.
struct NameComparison {
    private(set) var differences: [Difference] = []
    /// How many records the lab has.
    private(set) var count = 0

    private let cloud: CloudLab
    private let zoneName: String
    private let ttl: Int
    private let labFile: String
    private var expected: Set<RecordKey> = []
    private var missingZones: Set<String> = []

    private struct RecordKey: Hashable {
        let name: String
        let type: String
    }

    init(_ topology: Topology, _ cloud: CloudLab, labFile: String) {
        self.labFile = labFile
        self.cloud = cloud
        zoneName = CloudZone.normal(topology.zone.name)
        ttl = topology.zone.ttl
        if !cloud.answersNames {
            differences.append(
                Difference(
                    .zone, .differs,
                    "the VPC's DNS support or DNS host names are off, so its resolver answers from no private zone"))
        }
        for host in topology.hosts {
            expect(topology.dnsName(of: host), "A", host.address.description)
            expect(Self.reverseName(of: host.address), "PTR", topology.dnsName(of: host))
        }
        reportAdded()
    }

    /// The name under which an address's own name is asked for (RFC 1035 section 3.5).
    static func reverseName(of address: IPv4Address) -> String {
        address.bytes.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa"
    }

    private mutating func expect(_ name: String, _ type: String, _ value: String) {
        let (name, value) = (CloudZone.normal(name), CloudZone.normal(value))
        count += 1
        expected.insert(RecordKey(name: name, type: type))
        let lab = Difference.Evidence(place: labFile, text: text(name, type, ttl, [value]))
        guard let zone = cloud.zone(answering: name) else { return reportMissingZone(name, type, lab) }
        let sets = zone.records.filter { $0.name == name && $0.type == type }
        guard let set = sets.first else {
            let reason = zone.name == zoneName || type == "PTR" ? "" : "; zone \(zone.name) answers for it"
            differences.append(
                Difference(.record, .missing, "there is no \(type) record of \(name)\(reason)", lab: lab))
            return
        }
        let problem: String? =
            if sets.count > 1 {
                "has \(sets.count) \(type) record sets"
            } else if set.values != [value] {
                "has \(type) \(set.values.isEmpty ? "an alias" : set.values.joined(separator: ", ")), not \(value)"
            } else if set.ttl != ttl {
                "has a TTL of \(set.ttl.map { "\($0) s" } ?? "an alias"), not of \(ttl) s"
            } else {
                nil
            }
        guard let problem else { return }
        differences.append(
            Difference(.record, .differs, "\(name) \(problem)", lab: lab, cloud: evidence(set)))
    }

    /// A zone that is not there is said once, not once a record.
    private mutating func reportMissingZone(_ name: String, _ type: String, _ lab: Difference.Evidence) {
        let zone = type == "A" ? zoneName : "in-addr.arpa"
        guard missingZones.insert(zone).inserted else { return }
        let message =
            type == "A"
            ? "there is no private zone \(zoneName) in the VPC, so no host's name has an answer"
            : "there is no reverse zone in the VPC for \(name), so addresses have no names"
        differences.append(Difference(.zone, .missing, message, lab: lab))
    }

    /// What else the lab's own zones answer. Other zones of the VPC are not the lab's business.
    private mutating func reportAdded() {
        let reverse = Set(expected.filter { $0.type == "PTR" }.compactMap { cloud.zone(answering: $0.name)?.name })
        for zone in cloud.zones where zone.isPart(of: zoneName) || reverse.contains(zone.name) {
            for set in zone.records where !expected.contains(RecordKey(name: set.name, type: set.type)) {
                differences.append(
                    Difference(
                        .record, .added, "lab.yaml makes no \(set.type) record of \(set.name)", cloud: evidence(set)))
            }
        }
    }

    private func evidence(_ set: RecordSet) -> Difference.Evidence {
        Difference.Evidence(place: set.origin, text: text(set.name, set.type, set.ttl, set.values))
    }

    /// In the form of a zone file (RFC 1035 section 5.1).
    private func text(_ name: String, _ type: String, _ ttl: Int?, _ values: [String]) -> String {
        "\(name). \(ttl.map { "\($0) " } ?? "")\(type) \(values.isEmpty ? "alias" : values.joined(separator: " "))"
    }
}

extension CloudZone {
    /// Whether the zone is another one or a part of it.
    fileprivate func isPart(of other: String) -> Bool { name == other || name.hasSuffix(".\(other)") }
}
