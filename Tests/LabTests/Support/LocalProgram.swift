import Foundation
import Testing

/// Programs over this machine's own loopback, for what needs no lab.
extension LabFixture {
    /// Starts `wire`.
    func startLocalWire(_ arguments: String...) throws -> HostProgram { try startLocalWire(arguments) }

    /// Starts `wire`.
    func startLocalWire(_ arguments: [String]) throws -> HostProgram {
        HostProgram(
            command: try RunningCommand([Self.program("wire")] + arguments, in: folder, environment: environment))
    }

    /// Starts a Python program.
    func startLocalPython(_ script: String, _ arguments: String...) throws -> HostProgram {
        let command = ["/usr/bin/env", "python3", "-uc", script] + arguments
        return HostProgram(command: try RunningCommand(command, in: folder, environment: environment))
    }

    /// Runs a Python program to its end.
    func runLocalPython(_ script: String, _ arguments: String..., within seconds: Double = 60) throws -> CommandRun {
        let command = ["/usr/bin/env", "python3", "-uc", script] + arguments
        return try RunningCommand(command, in: folder, environment: environment).finish(within: seconds)
    }
}

extension HostProgram {
    /// The first line that it says.
    var firstLine: String? {
        // A line may come in pieces.
        eventually(within: 30) { command.outputSoFar.contains("\n") } ? lines.first : nil
    }

    /// The port that it says it listens on.
    var port: String {
        get throws {
            #expect(says("listening on"), "\(command.errorsSoFar)")
            let line = try #require(lines.first { $0.contains("listening on") })
            return String(try #require(line.firstMatch(of: /listening on \S*:(\d+)/)).1)
        }
    }
}
