/// `aws_route53_zone`.
struct ZoneAttributes: Decodable {
    let name: String
    /// The VPCs that see a private zone; a public zone has none.
    let vpcs: [VPC]?

    struct VPC: Decodable {
        /// Nil as long as it is not known.
        let identity: String?

        enum CodingKeys: String, CodingKey { case identity = "vpc_id" }
    }

    enum CodingKeys: String, CodingKey {
        case name
        case vpcs = "vpc"
    }
}

/// `aws_route53_record`. What is not there is not known yet.
struct RecordAttributes: Decodable {
    /// As it was written: the full name, or the part before the zone's.
    let name: String
    let type: String
    let ttl: Int?
    /// An element is nil where that one is not known yet.
    let values: [String?]?
    let zone: String?

    enum CodingKeys: String, CodingKey {
        case name, type, ttl
        case values = "records"
        case zone = "zone_id"
    }
}
