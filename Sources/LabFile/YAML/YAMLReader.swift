import Diagnostics

/// Reads the subset of YAML that every reader understands alike, and reports each step outside it.
///
/// The lab file is read by this program and by Terraform. What two readers could take differently is an error here.
struct YAMLReader {
    /// The deepest that lists and mappings may lie in one another; a lab file needs five.
    static let depthLimit = 16

    private let problems: Problems
    private var open: [OpenCollection] = []
    private var root: YAMLNode?
    private var documents = 0

    /// A list or mapping whose end has not come yet.
    private struct OpenCollection {
        let position: SourcePosition
        let isMapping: Bool
        var nodes: [YAMLNode] = []
    }

    /// The root of the file's only document; nil when the text has no structure to go on with.
    ///
    /// - Parameters:
    ///   - text: the file.
    ///   - problems: where everything outside the subset is reported.
    /// - Returns: the root.
    static func read(_ text: String, reportingTo problems: Problems) -> YAMLNode? {
        let characters = ForbiddenCharacters(in: text, reportingTo: problems)
        guard !characters.hidesStructure else { return nil }
        var reader = YAMLReader(problems: problems)
        return reader.read(YAMLEventReader(characters.cleaned))
    }

    private init(problems: Problems) {
        self.problems = problems
    }

    private mutating func read(_ events: YAMLEventReader) -> YAMLNode? {
        do throws(YAMLSyntaxError) {
            try events.forEach { take($0) }
        } catch {
            problems.error(error.problem, at: error.position)
            return nil
        }
        return open.isEmpty && documents <= 1 ? root : nil
    }

    /// Adds one event to the tree; false when there is no point in going on.
    private mutating func take(_ event: YAMLEvent) -> Bool {
        reportDecoration(of: event)
        switch event.kind {
        case .documentStart(let hasDirectives):
            return beginDocument(hasDirectives: hasDirectives, at: event.position)
        case .documentEnd:
            return true
        case .alias(let name):
            problems.error("alias '*\(name)': write the value itself; a lab file has no anchors", at: event.position)
            add(YAMLNode(content: .reported, position: event.position))
        case .scalar(let text, let isPlain):
            addScalar(text, isPlain: isPlain, hasTag: event.hasTag, at: event.position)
        case .sequenceStart:
            open.append(OpenCollection(position: event.position, isMapping: false))
        case .mappingStart:
            open.append(OpenCollection(position: event.position, isMapping: true))
        case .sequenceEnd, .mappingEnd:
            close()
        }
        guard open.count <= Self.depthLimit else {
            problems.error(
                "nested deeper than \(Self.depthLimit) levels; a lab file needs five", at: event.position)
            return false
        }
        return true
    }

    private mutating func beginDocument(hasDirectives: Bool, at position: SourcePosition) -> Bool {
        documents += 1
        if hasDirectives {
            problems.error("a lab file has no % directives: remove the line", at: position)
        }
        guard documents == 1 else {
            problems.error("a second document starts here: a lab file holds one; remove the '---' line", at: position)
            return false
        }
        return true
    }

    private func reportDecoration(of event: YAMLEvent) {
        if event.hasAnchor {
            problems.error(
                "anchor '&': write each value where it is used; a lab file has no anchors", at: event.position)
        }
        if event.hasTag {
            problems.error("tag '!': the types of a lab file are fixed; write the plain value", at: event.position)
        }
    }

    private mutating func addScalar(_ text: String, isPlain: Bool, hasTag: Bool, at position: SourcePosition) {
        guard !hasTag else { return add(YAMLNode(content: .reported, position: position)) }
        let node = YAMLNode(content: .scalar(text, isPlain: isPlain), position: position)
        guard isPlain, case .ambiguous(let reason) = PlainScalar(text) else { return add(node) }
        problems.error(reason, at: position)
        add(YAMLNode(content: .reported, position: position))
    }

    private mutating func close() {
        guard let collection = open.popLast() else { return }
        let content: YAMLNode.Content =
            collection.isMapping
            ? YAMLMappingEntries(pairing: collection.nodes, reportingTo: problems).content
            : .sequence(collection.nodes)
        add(YAMLNode(content: content, position: collection.position))
    }

    private mutating func add(_ node: YAMLNode) {
        if open.isEmpty {
            root = root ?? node
        } else {
            open[open.count - 1].nodes.append(node)
        }
    }
}
