extension YAMLSyntaxError {
    /// libyaml's report in the words of someone who writes a lab file.
    static func explanation(of problem: String, context: String?, startLine: Int) -> String {
        switch problem {
        case "did not find expected ',' or '}'":
            "this does not continue the {…} of line \(startLine): entries are separated by a comma, and '}' closes them"
        case "did not find expected ',' or ']'":
            "this does not continue the […] of line \(startLine): items are separated by a comma, and ']' closes them"
        case "did not find expected key":
            "expected another 'key: value' here: the keys of one mapping start in the same column"
        case "did not find expected '-' indicator":
            "expected another '- item' here: the items of one list start in the same column"
        case "mapping values are not allowed in this context":
            "a ':' cannot stand here: put text that holds ': ' in quotes, and indent keys by spaces below their parent"
        case "could not find expected ':'":
            "expected ': ' after this key, on the same line"
        case "found unexpected end of stream":
            "the quote that opens here is never closed"
        case "block sequence entries are not allowed in this context":
            "a '- ' item cannot stand here: a list starts on a line of its own"
        case "found character that cannot start any token":
            "this character cannot start a value: put the text in quotes"
        case "did not find expected node content":
            "expected a value here"
        case "found unknown escape character":
            "unknown escape: in double quotes a backslash starts an escape; single quotes take text as it is"
        case "did not find expected alphabetic or numeric character":
            "a value cannot start with '&' or '*': put the text in quotes"
        default:
            "this is not YAML: " + (context.map { "\($0), " } ?? "") + problem
        }
    }
}
