import Diagnostics

extension TerraformReading {
    /// The private zones that the VPC's hosts see, with their records.
    func zones(of vpc: TerraformResource) throws(WirelabError) -> [CloudZone] {
        var records: [String: [RecordSet]] = [:]
        for resource in resources {
            guard case .record(let record) = resource.attributes else { continue }
            let zone = try zone(of: record, resource)
            let name = fullName(record.name, in: zone.name)
            guard let values = values(of: record) else {
                throw unclear("the value of \(resource.address)", hint: "nothing")
            }
            records[zone.identity, default: []].append(
                RecordSet(name: name, type: record.type, ttl: record.ttl, values: values, origin: resource.origin))
        }
        return privateZones.compactMap { zone in
            let isSeen = zone.vpcs.contains { $0.identity == nil || $0.identity == vpc.identity }
            return isSeen
                ? CloudZone(name: zone.name, records: records[zone.identity] ?? [], origin: zone.origin) : nil
        }
    }

    private struct Zone {
        let identity: String
        let name: String
        let vpcs: [ZoneAttributes.VPC]
        let origin: String
    }

    private var privateZones: [Zone] {
        resources.compactMap { resource in
            guard case .zone(let zone) = resource.attributes else { return nil }
            return Zone(
                identity: resource.identity, name: CloudZone.normal(zone.name), vpcs: zone.vpcs ?? [],
                origin: resource.origin)
        }
    }

    private func zone(of record: RecordAttributes, _ resource: TerraformResource) throws(WirelabError) -> Zone {
        if let known = record.zone {
            return privateZones.first { $0.identity == known }
                ?? Zone(identity: known, name: "", vpcs: [], origin: known)
        }
        let candidates = Set(references.candidates(.zone, of: resource).map(\.identity))
        let zones = privateZones.filter { candidates.contains($0.identity) }
        let name = CloudZone.normal(record.name)
        let fitting = zones.count == 1 ? zones : zones.filter { name == $0.name || name.hasSuffix(".\($0.name)") }
        guard let zone = fitting.max(by: { $0.name.utf8.count < $1.name.utf8.count }) else {
            throw unclear("the zone of \(resource.address)", hint: "its name")
        }
        return zone
    }

    /// Route 53 takes a name without its zone, too; the zone is put behind it then.
    private func fullName(_ name: String, in zone: String) -> String {
        let name = CloudZone.normal(name)
        if zone.isEmpty || name == zone || name.hasSuffix(".\(zone)") { return name }
        return name.isEmpty ? zone : "\(name).\(zone)"
    }

    /// An alias has no values; a value that is not known yet makes all of them unknown.
    private func values(of record: RecordAttributes) -> [String]? {
        let values = record.values ?? []
        let known = values.compactMap { $0 }
        return known.count == values.count ? known : nil
    }
}
