// libyaml itself, which Yams builds and links. Yams' own tree would not do: it stops at the first duplicate key, puts the
// anchored node in an alias's place, and recurses as deep as the file nests.
import CYaml
import Diagnostics

/// Turns text into YAML events with libyaml's parser.
final class YAMLEventReader {
    private let text: [UInt8]
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// - Parameter text: UTF-8 text.
    init(_ text: String) {
        self.text = Array(text.utf8)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    /// Hands out every event until the stream ends, `body` returns false, or the text stops being YAML.
    func forEach(_ body: (YAMLEvent) -> Bool) throws(YAMLSyntaxError) {
        let failure: YAMLSyntaxError? = text.withUnsafeBufferPointer { buffer in
            // libyaml keeps the pointer, so it parses inside this closure only.
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            var goesOn = true
            while goesOn {
                var raw = yaml_event_t()
                guard yaml_parser_parse(parser, &raw) == 1 else { return syntaxError() }
                defer { yaml_event_delete(&raw) }
                if raw.type == YAML_STREAM_END_EVENT { return nil }
                if let event = YAMLEvent(raw) { goesOn = body(event) }
            }
            return nil
        }
        if let failure { throw failure }
    }

    /// Where the text ends; libyaml counts a line more when the last one has no line break.
    private var end: SourcePosition {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let last = String(decoding: lines.last ?? [], as: UTF8.self)
        return SourcePosition(line: max(1, lines.count), column: last.unicodeScalars.count + 1)
    }

    private func syntaxError() -> YAMLSyntaxError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "the text cannot be read"
        let context = parser.pointee.context.map { String(cString: $0) }
        let start = SourcePosition(parser.pointee.context_mark)
        // A quote that is never closed runs to the end of the file, where nobody looks for it.
        let isUnclosed = problem == "found unexpected end of stream" && context != nil
        return YAMLSyntaxError(
            problem: YAMLSyntaxError.explanation(of: problem, context: context, startLine: start.line),
            position: isUnclosed ? start : min(SourcePosition(parser.pointee.problem_mark), end))
    }
}

extension SourcePosition {
    /// libyaml counts lines and columns from 0, columns in Unicode scalars.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

extension YAMLEvent {
    /// Takes over what the subset needs; nil for the stream's own events.
    fileprivate init?(_ raw: yaml_event_t) {
        let position = SourcePosition(raw.start_mark)
        switch raw.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = raw.data.document_start
            let hasTags = start.tag_directives.start != start.tag_directives.end
            self.init(
                kind: .documentStart(hasDirectives: start.version_directive != nil || hasTags), position: position)
        case YAML_DOCUMENT_END_EVENT:
            self.init(kind: .documentEnd, position: position)
        case YAML_ALIAS_EVENT:
            self.init(kind: .alias(raw.data.alias.anchor.map { String(cString: $0) } ?? ""), position: position)
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            self.init(
                kind: .scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain), position: position,
                hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = raw.data.sequence_start
            self.init(
                kind: .sequenceStart, position: position, hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT:
            self.init(kind: .sequenceEnd, position: position)
        case YAML_MAPPING_START_EVENT:
            let start = raw.data.mapping_start
            self.init(
                kind: .mappingStart, position: position, hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
        case YAML_MAPPING_END_EVENT:
            self.init(kind: .mappingEnd, position: position)
        default:
            return nil
        }
    }
}
