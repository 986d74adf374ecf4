import Foundation
import Testing

/// `exec` ends as its command ends.
struct ExecStatusTests {
    struct Ending: CustomTestStringConvertible, Sendable {
        let command: [String]
        let status: Int32
        var message = ""

        var testDescription: String { command.joined(separator: " ") }
    }

    @Test(arguments: [
        Ending(command: ["true"], status: 0),
        Ending(command: ["sh", "-c", "exit 7"], status: 7),
        Ending(command: ["sh", "-c", "exit 255"], status: 255),
        Ending(command: ["sh", "-c", "kill -9 $$"], status: 137),
        Ending(command: ["sh", "-c", "kill -TERM $$"], status: 143),
        Ending(command: ["sh", "-c", "kill -SEGV $$"], status: 139),
        Ending(
            command: ["no-such-command"], status: 127,
            message: "wirelab: no-such-command: command not found on server\n"),
        Ending(
            command: ["./nothing"], status: 127,
            message: "wirelab: ./nothing cannot be run on server: No such file or directory\n"),
        Ending(
            command: ["/etc/passwd"], status: 126,
            message: "wirelab: /etc/passwd cannot be run on server: Permission denied\n"),
        Ending(command: ["/etc"], status: 126, message: "wirelab: /etc cannot be run on server: Permission denied\n"),
    ])
    func `the exit status is the command's`(_ ending: Ending) throws {
        try LabFixture.withLab { lab in
            let run = try lab.start(["exec", "server", "--"] + ending.command).finish()
            #expect(run.status == ending.status)
            #expect(run.errors == ending.message)
            #expect(run.output.isEmpty)
        }
    }

    /// Its default action is to end the process; a handler shows that it arrived.
    @Test(arguments: [
        "TERM": SIGTERM, "INT": SIGINT, "HUP": SIGHUP, "QUIT": SIGQUIT, "USR1": SIGUSR1, "WINCH": SIGWINCH,
    ])
    func `a signal sent to wirelab reaches the command`(_ name: String, _ number: Int32) throws {
        try LabFixture.withLab { lab in
            let script = "trap 'echo got \(name); exit 5' \(name); echo started; while :; do sleep 0.05; done"
            let running = try lab.start(["exec", "server", "--", "sh", "-c", script])
            let started = eventually { running.outputSoFar == "started\n" }
            #expect(started)
            kill(running.process.processIdentifier, number)
            let run = running.finish()
            #expect(run.status == 5)
            #expect(run.output == "started\ngot \(name)\n")
        }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
    func `a signal that ends the command shows as 128 plus its number`(_ number: Int32) throws {
        try LabFixture.withLab { lab in
            let running = try lab.start(["exec", "server", "--", "sh", "-c", "echo started; exec sleep 47"])
            let started = eventually { running.outputSoFar == "started\n" }
            #expect(started)
            kill(running.process.processIdentifier, number)
            #expect(running.finish().status == 128 + number)
        }
    }

    @Test func `under nohup a hangup ends neither wirelab nor the command`() throws {
        try LabFixture.withLab { lab in
            let script = "trap 'echo term; exit 5' TERM; echo started; while :; do sleep 0.05; done"
            let running = try RunningCommand(
                ["/usr/bin/nohup", LabFixture.program("wirelab"), "exec", "server", "--", "sh", "-c", script],
                in: lab.folder)
            let started = eventually { running.outputSoFar == "started\n" }
            #expect(started)
            kill(running.process.processIdentifier, SIGHUP)
            kill(running.process.processIdentifier, SIGTERM)
            let run = running.finish()
            #expect(run.status == 5)
            #expect(run.output == "started\nterm\n")
        }
    }

    @Test func `a lab that goes down ends its commands with 137`() throws {
        try LabFixture.withLab { lab in
            let running = try lab.start(["exec", "server", "--", "sh", "-c", "echo started; exec sleep 47"])
            let started = eventually { running.outputSoFar == "started\n" }
            #expect(started)
            try lab.wirelab("down")
            #expect(running.finish(within: 10).status == 137)
        }
    }
}
