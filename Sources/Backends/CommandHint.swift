/// The command line that a hint has a person type: it leads to the same lab in the same world again, by the options that the
/// person had to say this time.
public struct CommandHint: Hashable, Sendable {
    /// What `--on` says; nil where a verb is in that world without it.
    private let world: String?
    /// What `--lab` says; nil where a verb finds the file without it.
    private let labFile: String?
    /// What `--name` says; nil where a verb finds the lab without it.
    private let lab: String?

    /// - Parameters:
    ///   - world: what `--on` says; nil where a verb is in that world without it.
    ///   - labFile: what `--lab` says; nil where a verb finds the file without it.
    ///   - lab: what `--name` says; nil where a verb finds the lab without it.
    public init(world: String? = nil, labFile: String? = nil, lab: String? = nil) {
        self.world = world
        self.labFile = labFile
        self.lab = lab
    }

    /// Labs on AWS, where nothing says more.
    static let aws = CommandHint(world: "aws")

    /// The same, about another lab.
    ///
    /// - Parameter lab: its name; nil where a verb finds it without.
    /// - Returns: what hints at it.
    public func naming(_ lab: String?) -> CommandHint { CommandHint(world: world, labFile: labFile, lab: lab) }

    /// The same, in another world.
    ///
    /// - Parameter world: what `--on` says.
    /// - Returns: what hints at it.
    public func on(_ world: String) -> CommandHint { CommandHint(world: world, labFile: labFile, lab: lab) }

    /// The command line.
    ///
    /// - Parameters:
    ///   - verb: the verb, and what belongs to it, such as `capture stop`; it must take `--name` where that is said.
    ///   - rest: what follows.
    /// - Returns: the line, without quotation marks around it.
    public func line(_ verb: String, _ rest: String = "") -> String {
        let name = lab.map { ["--name", ShellText.quoted($0)] } ?? []
        return ([program, verb] + name + [rest]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The program, and what says the world and the lab file: what all lines begin with.
    public var program: String {
        let world = world.map { ["--on", ShellText.quoted($0)] } ?? []
        let file = labFile.map { ["--lab", ShellText.quoted($0)] } ?? []
        return (["wirelab"] + file + world).joined(separator: " ")
    }
}
