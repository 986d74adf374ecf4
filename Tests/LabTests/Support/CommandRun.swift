import Foundation

/// How a program ended, and what it said.
struct CommandRun {
    /// Its exit status, or 128 plus the signal that ended it.
    let status: Int32
    let output: String
    let errors: String
}

/// A program that runs beside the test.
final class RunningCommand {
    let process: SpawnedProcess
    private let output: URL
    private let errors: URL

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: its path and arguments.
    ///   - folder: where it runs, and where its output is kept.
    ///   - environment: variables beside the test's own.
    ///   - input: becomes its standard input; empty where nil.
    /// - Throws: an error of the system where it could not be started.
    init(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:], input: FileHandle? = nil
    ) throws {
        let name = UUID().uuidString
        output = folder.appendingPathComponent("\(name).out")
        errors = folder.appendingPathComponent("\(name).err")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process = try SpawnedProcess(
            arguments, in: folder.path, environment: environment,
            standard: (
                input ?? FileHandle.nullDevice, try FileHandle(forWritingTo: output),
                try FileHandle(forWritingTo: errors)
            ))
    }

    /// Where its output is kept.
    var outputFile: URL { output }

    /// What it has said so far.
    var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var errorsSoFar: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// Waits until it ends; kills it when that takes too long, which shows as status 137.
    func finish(within seconds: Double = 60) -> CommandRun {
        let status = process.wait(within: seconds)
        return CommandRun(status: status, output: outputSoFar, errors: errorsSoFar)
    }
}

/// Waits until something holds; looks often, gives up at the deadline.
func eventually(within seconds: Double = 10, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while try !condition() {
        if Date() > deadline { return false }
        usleep(10_000)
    }
    return true
}
