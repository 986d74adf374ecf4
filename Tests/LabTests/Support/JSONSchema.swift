import Foundation

/// As much of JSON Schema 2020-12 as the schemas of this repository use; another keyword is a fault, too.
struct JSONSchema {
    private static let annotations: Set = ["$schema", "$defs", "title", "description"]

    private let root: [String: Any]

    /// - Parameter text: the schema.
    /// - Throws: where it is no JSON.
    init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// Checks a document.
    ///
    /// - Parameters:
    ///   - document: the JSON text.
    ///   - seen: gets the properties of the schema that the document has, as `definition.property`.
    /// - Returns: each place where the document is not as the schema says.
    /// - Throws: where it is no JSON.
    func faults(of document: String, seen: inout Set<String>) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(document.utf8), options: .fragmentsAllowed)
        var check = Check(root: root)
        check.check(value, root, at: "document")
        seen.formUnion(check.seen)
        return check.faults
    }

    /// Every property that the schema describes, as `definition.property`.
    var properties: Set<String> {
        let definitions = (root["$defs"] as? [String: [String: Any]] ?? [:]).merging(["document": root]) { $1 }
        return Set(definitions.flatMap { Self.properties(of: $1, named: $0) })
    }

    private static func properties(of schema: [String: Any], named name: String) -> [String] {
        (schema["properties"] as? [String: [String: Any]] ?? [:]).flatMap { key, value in
            ["\(name).\(key)"] + properties(of: value, named: "\(name).\(key)")
        }
    }

    /// The words that a property can have.
    func words(_ definition: String, _ property: String) -> [String] {
        let schema = (root["$defs"] as? [String: [String: Any]])?[definition]?["properties"] as? [String: [String: Any]]
        let names = schema?[property]?["propertyNames"] as? [String: Any]
        return (schema?[property]?["enum"] ?? names?["enum"]) as? [String] ?? []
    }

    private struct Check {
        let root: [String: Any]
        var faults: [String] = []
        var seen: Set<String> = []

        mutating func check(_ value: Any, _ schema: [String: Any], at path: String, as name: String = "document") {
            for (keyword, rule) in schema.sorted(by: { $0.key < $1.key }) {
                if !check(value, schema, keyword, rule, at: path, as: name) {
                    faults.append("\(path): \(keyword) \(rule)")
                }
            }
        }

        private mutating func check(
            _ value: Any, _ schema: [String: Any], _ keyword: String, _ rule: Any, at path: String, as name: String
        ) -> Bool {
            let object = value as? [String: Any]
            switch keyword {
            case _ where JSONSchema.annotations.contains(keyword): break
            case "$ref":
                let target = (rule as? String)?.split(separator: "/").last.map(String.init) ?? ""
                guard let schema = (root["$defs"] as? [String: [String: Any]])?[target] else { return false }
                check(value, schema, at: path, as: target)
            case "type": return isOf(rule as? String, value)
            case "const": return (value as? NSObject) == (rule as? NSObject)
            case "enum": return (rule as? [NSObject])?.contains { $0 == value as? NSObject } ?? false
            case "minimum":
                return (value as? Double).flatMap { value in (rule as? Double).map { value >= $0 } } ?? false
            case "maximum":
                return (value as? Double).flatMap { value in (rule as? Double).map { value <= $0 } } ?? false
            case "required": return (rule as? [String])?.allSatisfy { object?[$0] != nil } ?? false
            case "items":
                guard let items = value as? [Any], let rule = rule as? [String: Any] else { return false }
                for (index, item) in items.enumerated() { check(item, rule, at: "\(path)[\(index)]", as: name) }
            case "propertyNames":
                guard let object, let rule = rule as? [String: Any] else { return false }
                for key in object.keys { check(key, rule, at: "\(path).\(key)", as: name) }
            case "properties":
                guard let object, let rule = rule as? [String: [String: Any]] else { return false }
                for (key, schema) in rule {
                    guard let value = object[key] else { continue }
                    seen.insert("\(name).\(key)")
                    check(value, schema, at: "\(path).\(key)", as: "\(name).\(key)")
                }
            case "additionalProperties":
                let known = schema["properties"] as? [String: Any] ?? [:]
                for (key, value) in object ?? [:] where known[key] == nil {
                    guard let rule = rule as? [String: Any] else {
                        faults.append("\(path).\(key) is not in the schema")
                        continue
                    }
                    check(value, rule, at: "\(path).\(key)", as: name)
                }
            default: return false
            }
            return true
        }

        private func isOf(_ type: String?, _ value: Any) -> Bool {
            switch type {
            case "object": value is [String: Any]
            case "array": value is [Any]
            case "string": value is String
            case "boolean": value is Bool
            case "integer": value is Int && !(value is String)
            case "number": value is Double
            default: false
            }
        }
    }
}
