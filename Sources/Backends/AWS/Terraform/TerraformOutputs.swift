import FoundationEssentials

/// What `terraform output -json` says of a lab; the configuration's `outputs.tf` describes each.
struct TerraformOutputs: Sendable {
    /// A host.
    struct Host: Decodable, Sendable {
        let role: String
        let instance_id: String
        let address: String
        let dns_name: String
    }

    /// The hosts, by name.
    let hosts: [String: Host]
    /// The bucket of captures.
    let bucket: String
    /// The region.
    let region: String
    /// The id of the VPC.
    let vpc: String

    /// Reads them; fails where they do not say all: nothing is applied, or not all of it.
    ///
    /// - Parameter json: the command's answer.
    init?(json: [UInt8]) {
        guard let values = try? JSONDecoder().decode(Values.self, from: Data(json)) else { return nil }
        hosts = values.hosts.value
        bucket = values.bucket.value
        region = values.region.value
        vpc = values.vpc_id.value
    }

    private struct Value<Content: Decodable>: Decodable {
        let value: Content
    }

    private struct Values: Decodable {
        let hosts: Value<[String: Host]>
        let bucket: Value<String>
        let region: Value<String>
        let vpc_id: Value<String>
    }
}
