import Backends
import Diagnostics

/// The failures that several verbs share.
enum WirelabFailure {
    /// A lab of this name is up, but from another file.
    static func foreign(_ lab: RunningLab, path: String) -> WirelabError {
        WirelabError(
            .invalidInput,
            "the lab named \(lab.name) that is up comes from \(lab.labFile), not from \(path); "
                + "if you mean that one, say --name \(lab.name)")
    }

    /// Nothing says which lab is meant.
    static func ambiguous(_ labs: [RunningLab]) -> WirelabError {
        WirelabError(
            .invalidInput,
            labs.isEmpty
                ? "no lab is up and there is no lab.yaml here: 'wirelab init' writes one"
                : "there is no lab.yaml here and several labs are up: say --name \(labs.map(\.name).joined(separator: " or --name "))"
        )
    }
}
