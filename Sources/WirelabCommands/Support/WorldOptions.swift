import ArgumentParser
import Backends
import Diagnostics
import Glibc
import LabFile
import LabModel

/// Which lab file and which world a verb is about; before the verb or behind it.
struct WorldOptions: ParsableArguments {
    @Option(
        name: .customLong("lab"),
        help: ArgumentHelp("The lab file (else WIRELAB_LAB, else ./lab.yaml).", valueName: "file"))
    var labFile: String?

    @Option(help: ArgumentHelp("The world: local or aws (else WIRELAB_ON, else local).", valueName: "world"))
    var on: String?

    /// These options where they were given, else those that stood before the verb.
    func filled(from others: WorldOptions) -> WorldOptions {
        var filled = self
        filled.labFile = labFile ?? others.labFile
        filled.on = on ?? others.on
        return filled
    }

    /// The lab file's path as the user named it, or the default.
    var labPath: String { labFile ?? environment("WIRELAB_LAB") ?? "lab.yaml" }

    /// Whether the user named a lab file, or the default one exists.
    var hasLabFile: Bool { labFile != nil || environment("WIRELAB_LAB") != nil || access(labPath, F_OK) == 0 }

    /// Reads the lab file; warnings go to standard error, faults all at once to there too.
    ///
    /// - Throws: `WirelabError`, `ExitCode`.
    func loadLab() throws -> LabFile {
        do {
            let file = try LabFile.load(path: labPath)
            for warning in file.warnings { Console.error("\(warning)") }
            return file
        } catch let invalid as InvalidLabFile {
            for diagnostic in invalid.diagnostics { Console.error("\(diagnostic)") }
            let count = invalid.diagnostics.filter { $0.severity == .error }.count
            Console.error(count == 1 ? "1 error" : "\(count) errors")
            throw ExitCode(WirelabError.Code.invalidInput.exitStatus)
        }
    }

    /// The world that is wanted.
    ///
    /// - Parameter lab: the lab's name, where the user says it: hints then say it, too.
    /// - Returns: the world.
    /// - Throws: `WirelabError` where there is none of that name.
    func chosen(lab: String? = nil) throws -> World {
        switch worldName {
        case "local":
            var backend = LocalBackend(way: try firewallWay())
            backend.hint = hint(lab: lab)
            return .local(backend)
        case "aws":
            var backend = try AWSBackend()
            backend.hint = hint(lab: lab)
            return .aws(backend)
        case let other: throw WirelabError(.invalidInput, "no world '\(other)': there are 'local' and 'aws'")
        }
    }

    private var worldName: String { on ?? environment("WIRELAB_ON") ?? "local" }

    /// What hints have a person type: what they had to say this time, and no more.
    ///
    /// - Parameter lab: the lab's name, where the user said it.
    /// - Returns: what makes the hints.
    func hint(lab: String? = nil) -> CommandHint {
        let usual = environment("WIRELAB_ON") ?? "local"
        return CommandHint(world: worldName == usual ? nil : worldName, labFile: labFile, lab: lab)
    }

    /// What hints at one of the labs that are up: its name only where a verb would not find it without.
    ///
    /// - Parameters:
    ///   - lab: the lab.
    ///   - labs: all that are up.
    /// - Returns: what makes the hints.
    func hint(at lab: RunningLab, among labs: [RunningLab]) -> CommandHint {
        let isFound =
            hasLabFile ? (try? LabFile.load(path: labPath))?.topology.name == lab.name : labs.count == 1
        return hint(lab: isFound ? nil : lab.name)
    }

    /// The security groups' way, where WIRELAB_FIREWALL asks for one.
    private func firewallWay() throws -> FirewallWay? {
        guard let name = environment("WIRELAB_FIREWALL") else { return nil }
        guard let way = FirewallWay(rawValue: name) else {
            let names = FirewallWay.allCases.map(\.rawValue).joined(separator: ", ")
            throw WirelabError(.invalidInput, "WIRELAB_FIREWALL is '\(name)'; it may be one of \(names)")
        }
        return way
    }
}

/// A variable of this process's environment; nil also where it is empty.
func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

/// The absolute path of a file that exists, links followed; the path itself where it does not.
func absolutePath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
}
