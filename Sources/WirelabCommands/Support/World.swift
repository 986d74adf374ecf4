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

    /// What a hint begins with that leads to this world again, where the environment does not name it already.
    var command: String {
        isLocal || environment("WIRELAB_ON") == "aws" ? "wirelab" : "wirelab --on aws"
    }

    /// A line for each lab that was begun and not finished: something of it may be there, and cost money.
    ///
    /// - Throws: `WirelabError`.
    func unfinishedLabs() throws -> [String] {
        guard case .aws(let backend) = self else { return [] }
        return try backend.unfinishedLabs().map(unfinished)
    }

    /// The line about a lab, where it was begun and not finished.
    ///
    /// - Parameter lab: its name.
    /// - Returns: nil where it was not.
    /// - Throws: `WirelabError`.
    func unfinishedLine(_ lab: String) throws -> String? {
        guard case .aws(let backend) = self, try backend.unfinishedLabs().contains(lab) else { return nil }
        return unfinished(lab)
    }

    private func unfinished(_ lab: String) -> String {
        "\(lab) is half up, and what is there costs money: \(command) up goes on, \(command) down --name \(lab) takes it away"
    }

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
    /// - Parameter what: the verb, and its options where they matter.
    /// - Returns: that world.
    /// - Throws: `WirelabError` in another one.
    func aws(for what: String) throws -> AWSBackend {
        if case .aws(let backend) = self { return backend }
        throw WirelabError(.invalidInput, "'wirelab \(what)' is about labs on AWS only: wirelab --on aws \(what)")
    }
}
