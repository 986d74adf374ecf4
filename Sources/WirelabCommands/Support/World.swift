import Backends
import Diagnostics

/// Where labs are.
enum World {
    /// On this machine.
    case local(LocalBackend)
    /// On AWS.
    case aws(AWSBackend)

    /// What every world can do.
    var backend: any LabBackend {
        switch self {
        case .local(let backend): backend
        case .aws(let backend): backend
        }
    }

    /// Whether labs are on this machine.
    var isLocal: Bool { if case .local = self { true } else { false } }

    /// What hints have a person type.
    var hint: CommandHint { backend.hint }

    /// The local world, for what only that can do.
    ///
    /// - Parameter what: the verb, and its options where they matter.
    /// - Returns: the local world.
    /// - Throws: `WirelabError` in another one.
    func local(for what: String) throws -> LocalBackend {
        if case .local(let backend) = self { return backend }
        throw WirelabError(
            .invalidInput, "'wirelab \(what)' is about labs on this machine only: leave --on out, or say --on local")
    }

    /// AWS, for what only that can do.
    ///
    /// - Parameters:
    ///   - verb: the verb.
    ///   - rest: its arguments.
    /// - Returns: that world.
    /// - Throws: `WirelabError` in another one.
    func aws(for verb: String, _ rest: String = "") throws -> AWSBackend {
        if case .aws(let backend) = self { return backend }
        throw WirelabError(
            .invalidInput, "'wirelab \(verb)' is about labs on AWS only: \(hint.on("aws").line(verb, rest))")
    }
}
