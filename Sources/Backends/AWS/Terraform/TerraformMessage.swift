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
        /// The resource that it is about.
        let address: String?
        let range: Range?

        /// Whether it is a sentence of the configuration's own, from a condition or a variable's rule, which says what to do.
        var isCondition: Bool {
            // Terraform's own words, internal/terraform/eval_conditions.go and eval_variable.go.
            ["Resource precondition failed", "Resource postcondition failed", "Invalid value for variable"].contains(
                summary)
        }

        /// Whether a variable's value or name is at fault.
        var isInput: Bool { summary.contains("Invalid value for") || summary.contains("undeclared variable") }

        /// As a sentence with its resource, or else its place.
        var text: String {
            if isCondition { return condition }
            let words = detail.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            // The provider says some things twice.
            let isSaid = words.hasPrefix(summary) || summary.hasSuffix(words)
            let sentence = isSaid ? (words.count > summary.count ? words : summary) : "\(summary): \(words)"
            if let address { return "\(address): \(sentence)" }
            return sentence + place
        }

        private var place: String { range.map { " (\($0.filename):\($0.start.line))" } ?? "" }

        /// Without Terraform's words around it; it may have several lines.
        private var condition: String {
            let rule = "This was checked by the validation rule"
            let lines = detail.split(separator: "\n").filter { !$0.hasPrefix(rule) }
            let sentence = lines.joined(separator: "\n")
            // A variable's value lies in a file of Wirelab's own, which says nothing to its user.
            guard lines.count == 1, !isInput else { return sentence }
            return sentence + (address.map { " (\($0))" } ?? place)
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
