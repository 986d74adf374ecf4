internal import ArgumentParser
internal import DemoApps
internal import Diagnostics

/// What every demo application takes.
struct OutputOptions: ParsableArguments {
    @Flag(help: "One JSON event a line on stdout: time (Unix seconds), event, bytes, peer …")
    var json = false

    /// Prints events as they come: all as JSON on stdout; or for people, the result on stdout and the rest on stderr.
    var report: @Sendable (AppEvent) -> Void {
        if json { return { StandardOutput.write($0.json + "\n") } }
        return { event in
            let line = event.text + "\n"
            if event.kind == .finished { StandardOutput.write(line) } else { StandardError.write(line) }
        }
    }

    /// Runs an application until it ends or is interrupted; with `--json` a failure is an event as well.
    func run(_ application: String, _ body: @escaping @Sendable () async throws -> Void) async throws {
        do {
            try await Interruption().run(body)
        } catch let error as WirelabError {
            if json {
                var event = AppEvent(.error, application: application)
                event.message = error.message
                report(event)
            }
            throw error
        }
    }
}

/// The port: the argument, else `WIRELAB_PORT`.
func port(_ argument: UInt16?) throws -> UInt16 {
    if let argument { return argument }
    guard let text = environmentVariable("WIRELAB_PORT") else {
        throw ValidationError("No PORT is given and WIRELAB_PORT is not set.")
    }
    guard let port = UInt16(text) else {
        throw ValidationError("WIRELAB_PORT is '\(text)', which is no port: 0 to 65535.")
    }
    return port
}

/// A number of seconds from the command line.
func seconds(_ value: Double, option: String) throws -> Duration {
    guard value >= 0, value <= 1_000_000_000 else {
        throw ValidationError("\(option) takes a number of seconds, 0 or more; '\(value)' is none.")
    }
    return .seconds(value)
}
