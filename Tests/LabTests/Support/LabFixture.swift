import Foundation
import Testing

/// A lab of a test's own, up while the test runs, in a folder of its own.
struct LabFixture {
    /// The lab's name, which no other test has.
    let name: String
    /// The folder that holds its lab.yaml.
    let folder: URL
    /// Variables that every command of it gets.
    let environment: [String: String]

    /// Brings a lab up, runs the test, takes the lab down whatever happened.
    ///
    /// - Parameters:
    ///   - text: the lab file; its `name:` line is replaced by a name of the test's own. The repository's lab.yaml if nil.
    ///   - environment: variables that every command of the lab gets.
    ///   - body: the test.
    /// - Throws: what the test throws, and that the lab did not come up.
    static func withLab(
        _ text: String? = nil, environment: [String: String] = [:], _ body: (LabFixture) throws -> Void
    ) throws {
        try withFolder(text, environment: environment) { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            let run = try lab.wirelab("up")
            try #require(run.status == 0, "wirelab up: \(run.errors)")
            try body(lab)
        }
    }

    /// The same without bringing the lab up.
    static func withFolder(
        _ text: String? = nil, environment: [String: String] = [:], _ body: (LabFixture) throws -> Void
    ) throws {
        let name = "t-" + UUID().uuidString.prefix(8).lowercased()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Every process of the lab has it, so what remains of one can be found.
        // What wirelab keeps for its user belongs to the test, too.
        let own = [LabRemains.variable: name, "XDG_STATE_HOME": folder.appendingPathComponent("state").path]
        let environment = environment.merging(own) { own, _ in own }
        let lab = LabFixture(name: name, folder: folder, environment: environment)
        try lab.write(try text ?? String(contentsOfFile: "lab.yaml", encoding: .utf8))
        try body(lab)
    }

    /// Writes the lab file.
    func write(_ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("name:") ? "name: \(name)" : String($0) }
        try lines.joined(separator: "\n")
            .write(to: folder.appendingPathComponent("lab.yaml"), atomically: true, encoding: .utf8)
    }

    /// Writes another file into the lab's folder.
    func write(_ text: String, to file: String) throws {
        try text.write(to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
    }

    /// Runs wirelab in the lab's folder.
    @discardableResult
    func wirelab(_ arguments: String..., within seconds: Double = 60) throws -> CommandRun {
        try start(arguments).finish(within: seconds)
    }

    /// Runs a shell command on a host.
    @discardableResult
    func exec(_ host: String, _ script: String, within seconds: Double = 60) throws -> CommandRun {
        try start(["exec", host, "--", "sh", "-c", script]).finish(within: seconds)
    }

    /// Starts wirelab in the lab's folder.
    func start(_ arguments: [String], input: FileHandle? = nil) throws -> RunningCommand {
        try RunningCommand([Self.program("wirelab")] + arguments, in: folder, environment: environment, input: input)
    }

    /// The path of a program of this package: it lies beside the test bundle.
    static func program(_ name: String) -> String {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
