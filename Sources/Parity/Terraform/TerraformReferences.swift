/// In a plan, which resource an attribute refers to whose value is not known yet.
///
/// The plan says what an expression refers to, such as `aws_security_group.role`, and not which instance of it. Which one
/// that is, the keys say: a rule's key begins with its role and ends with its other side (`server/ingress/tcp/1234/client`).
struct TerraformReferences {
    private let expressions: [String: TerraformDocument.Expressions]
    private let resources: [TerraformResource]

    init(_ configuration: TerraformDocument.Configuration?, _ resources: [TerraformResource]) {
        let blocks = configuration?.rootModule?.resources ?? []
        expressions = Dictionary(blocks.compactMap { block in block.expressions.map { (block.address, $0) } }) {
            first, _ in first
        }
        self.resources = resources
    }

    /// The resources that an attribute of a resource may refer to.
    func candidates(_ attribute: TerraformDocument.Expressions.Attribute, of resource: TerraformResource)
        -> [TerraformResource]
    {
        let references = expressions[resource.block]?[attribute] ?? []
        let exact = resources.filter { candidate in
            candidate.address != candidate.block
                && references.contains { $0 == candidate.address || $0 == "\(candidate.address).id" }
        }
        return exact.isEmpty ? resources.filter { references.contains($0.block) } : exact
    }

    /// The identity of the one resource that an attribute refers to.
    ///
    /// - Parameters:
    ///   - attribute: the attribute whose value is not known yet.
    ///   - resource: whose attribute it is.
    ///   - hints: keys, the most likely first, for where there are several instances.
    /// - Returns: nil where that cannot be told.
    func identity(
        _ attribute: TerraformDocument.Expressions.Attribute, of resource: TerraformResource, hints: [String?]
    ) -> String? {
        let candidates = candidates(attribute, of: resource)
        if candidates.count == 1 { return candidates[0].identity }
        for hint in hints.compactMap({ $0 }) {
            if let match = candidates.first(where: { $0.key == hint }) { return match.identity }
        }
        return nil
    }
}

extension TerraformResource {
    /// The part of the key before the first slash.
    var keyBegin: String? { key?.split(separator: "/").first.map(String.init) }

    /// The part of the key behind the last slash.
    var keyEnd: String? { key?.split(separator: "/").last.map(String.init) }
}
