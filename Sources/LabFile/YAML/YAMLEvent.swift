import Diagnostics

/// One step of a YAML stream, as YAML 1.1 chapter 3.1 (serialisation tree) orders them.
struct YAMLEvent {
    enum Kind {
        case documentStart(hasDirectives: Bool)
        case documentEnd
        case alias(String)
        case scalar(String, isPlain: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    let kind: Kind
    let position: SourcePosition
    var hasAnchor = false
    var hasTag = false
}

/// A place where the text stops being YAML.
struct YAMLSyntaxError: Error {
    let problem: String
    let position: SourcePosition
}
