import FoundationEssentials

/// The value of a Terraform variable as a user writes it on a command line: JSON for maps and lists, else text, from which Terraform
/// makes numbers and booleans itself.
enum VariableValue: Codable, Hashable {
    case text(String)
    case texts([String])
    case table([String: String])

    /// - Parameter text: as the user wrote it.
    init(text: String) {
        let data = Data(text.utf8)
        if let table = try? JSONDecoder().decode([String: String].self, from: data) {
            self = .table(table)
        } else if let texts = try? JSONDecoder().decode([String].self, from: data) {
            self = .texts(texts)
        } else {
            self = .text(text)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let table = try? container.decode([String: String].self) {
            self = .table(table)
        } else if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .texts(let texts): try container.encode(texts)
        case .table(let table): try container.encode(table)
        }
    }
}
