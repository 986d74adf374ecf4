import FoundationEssentials
import LabModel
import Testing

@testable import LabFile

@Suite struct LabSchemaTests {
    private let schema: Schema

    init() throws {
        schema = try JSONDecoder().decode(Schema.self, from: Data(LabSchema.json.utf8))
    }

    @Test func `the schema in the program is the file`() throws {
        let file = String(decoding: try Data(contentsOf: Repository.file("schema/lab.schema.json")), as: UTF8.self)
        #expect(LabSchema.json == file)
    }

    @Test(arguments: [
        ("subnet", LabKeys.subnet), ("dns", LabKeys.dns), ("role", LabKeys.role), ("inboundRule", LabKeys.inboundRule),
        ("outboundRule", LabKeys.outboundRule), ("host", LabKeys.host),
    ]) func `each mapping has the keys that the reader knows`(definition: String, keys: KeySet) throws {
        let mapping = try #require(schema.definitions[definition])
        #expect(Set((mapping.properties ?? [:]).keys) == Set(keys.all))
        #expect((mapping.required ?? []) == keys.required.map(\.key))
        #expect(mapping.otherKeys?.areAllowed == false)
    }

    @Test func `the lab itself has the keys that the reader knows`() {
        #expect(Set(schema.properties.keys) == Set(LabKeys.lab.all))
        #expect(schema.required == LabKeys.lab.required.map(\.key))
        #expect(!schema.otherKeys.areAllowed)
    }

    @Test func `words and ranges are the reader's`() {
        #expect(schema.properties["offload"]?.words == Offload.allCases.map(\.rawValue))
        #expect(schema.definitions["protocol"]?.words == RuleProtocol.allCases.map(\.rawValue))
        #expect(schema.definitions["name"]?.not?.words == NameRule.reserved)
        #expect(schema.definitions["name"]?.maxLength == NameRule.labelLimit)
        #expect(schema.properties["mtu"]?.range == LabDecoder.mtuRange)
        #expect(schema.definitions["host"]?.properties?["count"]?.range == 0...HostCheck.subnetLimit)
        #expect(schema.properties["application_port"]?.range == 1...65_535)
        #expect(schema.definitions["dns"]?.properties?["ttl"]?.range == 0...2_147_483_647)
    }

    @Test func `every key is described`() {
        for (name, mapping) in schema.definitions.merging(
            ["lab": .init(properties: schema.properties)], uniquingKeysWith: { $1 })
        {
            for (key, value) in mapping.properties ?? [:] {
                let target = value.reference.flatMap { schema.definitions[String($0.dropFirst("#/$defs/".count))] }
                #expect(value.description ?? target?.description != nil, "\(name).\(key)")
            }
        }
    }
}

/// As much of a JSON Schema as the tests look at.
private struct Schema: Decodable {
    let properties: [String: Mapping]
    let required: [String]
    let otherKeys: OtherKeys
    let definitions: [String: Mapping]

    enum CodingKeys: String, CodingKey {
        case properties, required
        case otherKeys = "additionalProperties"
        case definitions = "$defs"
    }

    /// `additionalProperties`: false, or a schema for the values of keys that are the user's own.
    struct OtherKeys: Decodable {
        let areAllowed: Bool

        init(from decoder: any Decoder) throws {
            areAllowed = (try? decoder.singleValueContainer().decode(Bool.self)) ?? true
        }
    }

    final class Mapping: Decodable {
        let properties: [String: Mapping]?
        let required: [String]?
        let otherKeys: OtherKeys?
        let words: [String]?
        let minimum: Int?
        let maximum: Int?
        let maxLength: Int?
        let not: Mapping?
        let reference: String?
        let description: String?

        var range: ClosedRange<Int>? {
            guard let minimum, let maximum else { return nil }
            return minimum...maximum
        }

        enum CodingKeys: String, CodingKey {
            case properties, required, minimum, maximum, maxLength, not, description
            case otherKeys = "additionalProperties"
            case words = "enum"
            case reference = "$ref"
        }

        init(properties: [String: Mapping]) {
            self.properties = properties
            (required, otherKeys, words, minimum, maximum) = (nil, nil, nil, nil, nil)
            (maxLength, not, reference, description) = (nil, nil, nil, nil)
        }
    }
}
