import Foundation
import Testing

/// What every world promises of commands and shells whose output comes as it is written. On AWS that takes the Session Manager plugin,
/// which the rehearsal keeps beside PATH.
struct LiveContract {
    private let lab: LabFixture
    /// The same without the plugin.
    private let bare: LabFixture
    /// What only this test's processes have on their command lines.
    private let mark = "47.\(UInt32.random(in: 100_000...999_999))"

    private static let isLocal = ProcessInfo.processInfo.environment["WIRELAB_ON"] != "aws"
    private static let seconds = isLocal ? 60.0 : 120.0

    init(lab: LabFixture) {
        let surroundings = ProcessInfo.processInfo.environment
        let path = surroundings["PATH"] ?? "/usr/bin:/bin"
        bare = lab
        self.lab = surroundings["WIRELAB_REHEARSAL"].map { lab.with(["PATH": "\($0)/plugin:\(path)"]) } ?? lab
    }

    func writesAsItComes() throws {
        let file = "/tmp/live-\(lab.name)"
        let script = "echo first; until [ -e \(file) ]; do sleep 0.1; done; rm \(file); echo aside >&2; printf last"
        let command = try lab.start(["exec", "client-1", "--", "sh", "-c", script])
        let came = eventually(within: Self.seconds) { command.outputSoFar == "first\n" }
        #expect(came && command.process.isRunning, "\(command.outputSoFar)\(command.errorsSoFar)")
        #expect(try lab.wirelab("exec", "client-1", "--", "touch", file, within: Self.seconds).status == 0)
        let run = command.finish(within: Self.seconds)
        #expect((run.status, run.output, run.errors) == (0, "first\nlast", "aside\n"))
    }

    /// More than Run Command's 24,000 characters, and bytes that are no text.
    func carriesEveryByte() throws {
        let script = #"head -c 1000000 /dev/zero | tr '\0' x; printf '\r\n\377\0end'; printf 'no end' >&2; exit 7"#
        let command = try lab.start(["exec", "client-1", "--", "sh", "-c", script])
        let run = command.finish(within: Self.seconds)
        let output = try Data(contentsOf: command.outputFile)
        #expect(output == Data(repeating: UInt8(ascii: "x"), count: 1_000_000) + [13, 10, 255, 0] + Data("end".utf8))
        #expect((run.status, run.errors) == (7, "no end"))
    }

    func tellsHowItEnded() throws {
        #expect(try lab.exec("client-1", "kill -KILL $$", within: Self.seconds).status == 137)
        let missing = try lab.wirelab("exec", "client-1", "--", "no-such-command", within: Self.seconds)
        #expect(missing.status == 127 && missing.errors.contains("no-such-command"), "\(missing.errors)")
    }

    func endsByCtrlC() throws {
        try interrupt("sleep \(mark) & echo begun; exec sleep \(mark)", expecting: 130)
        try interrupt(
            "trap 'kill $!; echo trapped; exit 0' INT; echo begun; sleep \(mark) & wait", expecting: 0, "trapped\n")
        // Locally such a command goes on, and the terminal is there to end it.
        if !Self.isLocal { try interrupt("trap '' INT; echo begun; sleep \(mark); sleep \(mark)", expecting: 130) }
    }

    private func interrupt(_ script: String, expecting status: Int32, _ words: String = "") throws {
        let command = try lab.start(["exec", "client-1", "--", "sh", "-c", script])
        let hasBegun = eventually(within: Self.seconds) { command.outputSoFar == "begun\n" }
        try #require(hasBegun, "\(command.errorsSoFar)")
        kill(command.process.processIdentifier, SIGINT)
        let run = command.finish(within: Self.seconds)
        #expect((run.status, run.output) == (status, "begun\n\(words)"), "\(script): \(run.errors)")
        let left = try sleepers()
        #expect((left.status, left.output) == (1, ""), "\(script)")
    }

    /// Asks the host for what sleeps there for this test.
    private func sleepers() throws -> CommandRun {
        try lab.wirelab("exec", "client-1", "--", "pgrep", "-a", "-f", "^sleep \(mark)", within: Self.seconds)
    }

    func opensAShell() throws {
        try Terminal.with(lab) { terminal in
            // The next prompt is then the host's.
            terminal.type("export -n PS1; PS1='here: '\n")
            try terminal.waitFor("here: ")
            terminal.type("wirelab shell client-1; echo status-$?\n")
            try terminal.waitForPrompt(within: Self.seconds)
            terminal.type("echo $WIRELAB_ROLE-$((6*7))\n")
            try terminal.waitFor("client-42")
            terminal.type("echo begun-$((6*7)); sleep \(mark)\n")
            try terminal.waitFor("begun-42")
            // A shell that is asked between two commands of its own, or while it hands the terminal over, waits for the next one.
            let sleeps = eventually(within: Self.seconds) { (try? sleepers().status) == 0 }
            try #require(sleeps)
            terminal.type("\u{3}")
            try terminal.waitForPrompt(within: Self.seconds)
            terminal.type("echo again-$((6*7))\n")
            try terminal.waitFor("again-42")
            terminal.type("exit 3\n")
            // The plugin knows no status of the command's (github.com/aws/session-manager-plugin/issues/59).
            try terminal.waitFor("status-\(Self.isLocal ? 3 : 0)")
        }
        if Self.isLocal { return }
        let run = try bare.wirelab("shell", "client-1", within: Self.seconds)
        #expect(run.status == 3)
        #expect(
            run.errors.contains("needs the Session Manager plugin, which is not on your PATH: install it from https://")
        )
    }
}

extension LabFixture {
    /// The same lab with further variables for its commands.
    func with(_ variables: [String: String]) -> LabFixture {
        LabFixture(name: name, folder: folder, environment: environment.merging(variables) { _, new in new })
    }
}
