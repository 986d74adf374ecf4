/// A private DNS zone that hosts of the VPC see.
public struct CloudZone: Hashable, Sendable {
    /// Its name, lower-case, without the final dot.
    public let name: String
    /// Its records, without the ones that the zone itself consists of (SOA, and NS at its top).
    public let records: [RecordSet]
    /// Where to look for it.
    public let origin: String

    /// - Parameters:
    ///   - name: its name, without the final dot.
    ///   - records: its records; those that every zone has are left out.
    ///   - origin: where to look for it.
    public init(name: String, records: [RecordSet], origin: String) {
        let name = Self.normal(name)
        self.name = name
        self.records = records.filter { $0.type != "SOA" && !($0.type == "NS" && $0.name == name) }
        self.origin = origin
    }

    /// Whether a name belongs to the zone.
    func contains(_ other: String) -> Bool { other == name || other.hasSuffix(".\(name)") }

    /// A name as it is compared: DNS does not tell upper case from lower (RFC 4343).
    static func normal(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}

/// The records of one name and type.
public struct RecordSet: Hashable, Sendable {
    /// The full name, lower-case, without the final dot.
    public let name: String
    /// `A`, `PTR`, …
    public let type: String
    /// How long it may be cached, in seconds; nil for an alias, which has none.
    public let ttl: Int?
    /// The values as text; names without the final dot.
    public let values: [String]
    /// Where to look for it.
    public let origin: String

    /// - Parameters:
    ///   - name: the full name.
    ///   - type: the record's type.
    ///   - ttl: how long it may be cached, in seconds.
    ///   - values: the values as text.
    ///   - origin: where to look for it.
    public init(name: String, type: String, ttl: Int?, values: [String], origin: String) {
        self.name = CloudZone.normal(name)
        self.type = type
        self.ttl = ttl
        self.values = values.map(CloudZone.normal)
        self.origin = origin
    }
}

extension CloudLab {
    /// The zone that answers for a name: the most specific one (Route 53 developer guide, "Private hosted zones").
    func zone(answering name: String) -> CloudZone? {
        zones.filter { $0.contains(name) }.max { $0.name.utf8.count < $1.name.utf8.count }
    }
}
