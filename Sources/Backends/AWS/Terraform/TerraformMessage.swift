import FoundationEssentials

/// One line of Terraform's machine-readable output (developer.hashicorp.com, "Terraform Machine-Readable UI"); what is not read
/// here is left out.
struct TerraformMessage: Decodable {
    /// An error or a warning.
    struct Diagnostic: Decodable {
        struct Range: Decodable {
            struct Position: Decodable {
                let line: Int
            }

            let filename: String
            let start: Position
        }

        let severity: String
        let summary: String
        let detail: String
        let range: Range?

        /// As a sentence with its place.
        var text: String {
            let place = range.map { " (\($0.filename):\($0.start.line))" } ?? ""
            let words = detail.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return words.isEmpty ? "\(summary)\(place)" : "\(summary): \(words)\(place)"
        }
    }

    /// What is done to a resource.
    struct Hook: Decodable {
        struct Resource: Decodable {
            let addr: String
        }

        let resource: Resource
        let action: String?
        let elapsed: Double?

        enum CodingKeys: String, CodingKey {
            case resource, action
            case elapsed = "elapsed_seconds"
        }
    }

    /// How many resources a plan concerns, or a run has concerned.
    struct Changes: Decodable {
        let add: Int
        let change: Int
        let remove: Int
    }

    let type: String
    let diagnostic: Diagnostic?
    let hook: Hook?
    let changes: Changes?

    /// Reads a line; fails where it is none of these.
    ///
    /// - Parameter line: the line.
    init?(line: Substring) {
        guard let message = try? JSONDecoder().decode(TerraformMessage.self, from: Data(line.utf8)) else { return nil }
        self = message
    }
}
