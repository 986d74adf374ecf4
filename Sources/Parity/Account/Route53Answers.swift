/// `aws route53 list-hosted-zones-by-vpc`: the private zones that the VPC's hosts see.
struct ZonesAnswer: Decodable {
    struct Zone: Decodable {
        let id: String
        let name: String

        enum CodingKeys: String, CodingKey {
            case id = "HostedZoneId"
            case name = "Name"
        }
    }

    let zones: [Zone]
    let nextToken: String?

    enum CodingKeys: String, CodingKey {
        case zones = "HostedZoneSummaries"
        case nextToken = "NextToken"
    }
}

/// `aws route53 list-resource-record-sets`.
struct RecordsAnswer: Decodable {
    struct RecordSet: Decodable {
        struct Value: Decodable {
            let text: String

            enum CodingKeys: String, CodingKey { case text = "Value" }
        }

        let name: String
        let type: String
        let ttl: Int?
        /// An alias has none.
        let values: [Value]?

        enum CodingKeys: String, CodingKey {
            case name = "Name"
            case type = "Type"
            case ttl = "TTL"
            case values = "ResourceRecords"
        }
    }

    let sets: [RecordSet]

    enum CodingKeys: String, CodingKey { case sets = "ResourceRecordSets" }
}
