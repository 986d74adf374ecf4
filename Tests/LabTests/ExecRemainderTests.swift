import Foundation
import Testing

/// What of a command remains when it, or wirelab, is ended.
struct ExecRemainderTests {
    /// Commands that start others, in the ways that make them hard to find; `MARK` stands for a number of seconds that no
    /// other test sleeps for.
    private static let commands = [
        "exec sleep MARK",
        "sleep MARK & sleep MARK",
        "(sleep MARK & sleep MARK) & wait",
        "setsid sleep MARK & sleep MARK",
        "setsid sh -c 'setsid sleep MARK & sleep MARK' & wait",
        "nohup sleep MARK >/dev/null 2>&1 & sleep MARK",
    ]

    @Test(arguments: commands, ["TERM", "INT", "QUIT", "KILL"])
    func `a command that is ended leaves nothing`(_ command: String, _ signal: String) throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            let script = command.replacingOccurrences(of: "MARK", with: mark)
            let run = try RunningCommand(
                [
                    "/usr/bin/timeout", "-s", signal, "1", LabFixture.program("wirelab"), "exec", "server", "--", "sh",
                    "-c",
                ]
                    + [script],
                in: lab.folder
            ).finish()
            #expect(run.status == (signal == "KILL" ? 137 : 124))
            let gone = eventually { ProcessTable.naming(mark).isEmpty }
            #expect(gone, "\(ProcessTable.naming(mark))")
        }
    }

    /// `timeout` signals a whole group; here only wirelab gets the signal.
    @Test(arguments: commands, [SIGTERM, SIGINT, SIGQUIT, SIGKILL])
    func `a signal to wirelab alone leaves nothing either`(_ command: String, _ signal: Int32) throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            let script = command.replacingOccurrences(of: "MARK", with: mark)
            let running = try lab.start(["exec", "server", "--", "sh", "-c", script])
            let sleeps = eventually { ProcessTable.naming(mark).contains { $0.arguments.first == "sleep" } }
            #expect(sleeps)
            kill(running.process.processIdentifier, signal)
            _ = running.finish(within: 10)
            let gone = eventually { ProcessTable.naming(mark).isEmpty }
            #expect(gone, "\(ProcessTable.naming(mark))")
        }
    }

    @Test func `a daemon that a command leaves behind stays until the lab goes down`() throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            let run = try lab.exec("server", "sleep \(mark) >/dev/null 2>&1 & exit 0")
            #expect(run.status == 0)
            let stays = eventually { ProcessTable.naming(mark).count == 1 }
            #expect(stays)
            let seen = try lab.exec("server", "pgrep -f 'sleep \(mark)' >/dev/null && echo there")
            #expect(seen.output == "there\n")
            try lab.wirelab("down")
            let gone = eventually { ProcessTable.naming(mark).isEmpty }
            #expect(gone)
        }
    }

    @Test func `a daemon that keeps the output open holds neither one host's exec nor several's`() throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            let script = "sleep \(mark) & echo done"
            let one = try lab.exec("server", script, within: 20)
            let several = try lab.exec("server,client-1", script, within: 20)
            #expect(one.status == 0 && one.output == "done\n")
            #expect(several.status == 0)
            #expect(several.output.split(separator: "\n").sorted() == ["client-1: done", "server: done"])
            let stay = eventually { ProcessTable.naming(mark).count == 3 }
            #expect(stay)
        }
    }
}
