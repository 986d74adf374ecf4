import Foundation
import Testing

/// Commands and shells on hosts have the caller's terminal, as if they ran here.
struct TerminalTests {
    /// Counts the interrupts that it gets in about a second.
    private static let countingScript = """
        count=0
        trap 'count=$((count+1)); echo caught-$count' INT
        echo counting-$((1+1))
        for round in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done
        echo total-$count
        exit 6
        """

    @Test func `Ctrl-C ends the command and wirelab with 130`() throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            try Terminal.with(lab) { terminal in
                terminal.type("wirelab exec server -- sleep \(mark); echo status-$?\n")
                let runs = eventually { ProcessTable.naming(mark).contains { $0.arguments.first == "sleep" } }
                #expect(runs)
                terminal.type("\u{3}")
                try terminal.waitFor("status-130")
                let gone = eventually { ProcessTable.naming("sleep \(mark)").isEmpty }
                #expect(gone)
            }
        }
    }

    @Test func `Ctrl-C reaches the command once`() throws {
        try LabFixture.withLab { lab in
            try lab.write(Self.countingScript, to: "count.sh")
            try Terminal.with(lab) { terminal in
                terminal.type("wirelab exec server -- sh count.sh; echo status-$?\n")
                try terminal.waitFor("counting-2")
                terminal.type("\u{3}")
                try terminal.waitFor("status-")
                #expect(terminal.screen.contains("total-1\r\n"))
                #expect(terminal.screen.contains("status-6\r\n"))
            }
        }
    }

    @Test func `Ctrl-Z stops the command and fg has it go on`() throws {
        try LabFixture.withLab { lab in
            try Terminal.with(lab) { terminal in
                terminal.type("wirelab exec server -- sh -c 'read line; echo got-$line; exit 4'; echo status-$?\n")
                let runs = eventually { ProcessTable.naming("got-$line").contains { $0.arguments.first == "sh" } }
                #expect(runs)
                terminal.type("\u{1A}")
                try terminal.waitFor("Stopped")
                try terminal.waitForPrompt()
                terminal.type("fg; echo status-$?\n")
                terminal.type("word\n")
                try terminal.waitFor("got-word")
                try terminal.waitFor("status-4")
            }
        }
    }

    @Test func `a command in the background does not take the terminal`() throws {
        try LabFixture.withLab { lab in
            try Terminal.with(lab) { terminal in
                terminal.type("wirelab exec server -- sh -c 'sleep 0.3; echo over-$((1+1))' &\n")
                try terminal.waitFor("over-2")
                terminal.type("wait; echo still-$((40+2))\n")
                try terminal.waitFor("still-42")
                terminal.type("wirelab exec server -- sh -c 'echo host-$((2+2))'\n")
                try terminal.waitFor("host-4")
                #expect(!terminal.screen.contains("Stopped"))
            }
        }
    }

    @Test func `the terminal's size and its changes arrive`() throws {
        try LabFixture.withLab { lab in
            try lab.write("trap 'echo now-$(stty size)' WINCH; echo first-$(stty size); read line", to: "size.sh")
            try Terminal.with(lab) { terminal in
                terminal.resize(lines: 31, columns: 97)
                terminal.type("wirelab exec server -- bash size.sh\n")
                try terminal.waitFor("first-31 97")
                terminal.resize(lines: 20, columns: 60)
                terminal.type("\n")
                try terminal.waitFor("now-20 60")
            }
        }
    }

    @Test(arguments: ["/bin/bash", "/bin/dash"])
    func `a shell has job control without a warning and ends with its status`(_ shell: String) throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            try Terminal.with(lab) { terminal in
                terminal.type("SHELL=\(shell) PS1='host$ ' wirelab shell server; echo status-$?\n")
                terminal.type("echo inside-$(hostname)\n")
                try terminal.waitFor("inside-server")
                terminal.type("sleep \(mark)\n")
                let runs = eventually { ProcessTable.naming(mark).contains { $0.arguments.first == "sleep" } }
                #expect(runs)
                terminal.type("\u{1A}")
                try terminal.waitFor("Stopped")
                try terminal.waitForPrompt()
                terminal.type("bg; kill %1; wait; echo jobs-$((3+4))\n")
                try terminal.waitFor("jobs-7")
                terminal.type("sleep 47\n")
                let sleeps = eventually { terminal.screen.contains("jobs-7") && !lab.sleepers(on: "server").isEmpty }
                #expect(sleeps)
                terminal.type("\u{3}")
                terminal.type("echo after-$((4+4))\n")
                try terminal.waitFor("after-8")
                terminal.type("exit 3\n")
                try terminal.waitFor("status-3")
                terminal.type("echo usable-$((5+5)); stty size\n")
                try terminal.waitFor("usable-10")
                for warning in ["no job control", "cannot set terminal process group", "can't access tty"] {
                    #expect(!terminal.screen.contains(warning), "\(terminal.screen)")
                }
            }
        }
    }

    @Test func `the terminal is usable after the lab went down under a shell`() throws {
        try LabFixture.withLab { lab in
            try Terminal.with(lab) { terminal in
                terminal.type("wirelab shell server; echo status-$?\n")
                terminal.type("stty raw; echo inside-$(hostname)\n")
                try terminal.waitFor("inside-server")
                try lab.wirelab("down")
                try terminal.waitFor("status-137")
                terminal.type("echo usable-$((5+5))\n")
                try terminal.waitFor("usable-10\r\n")
                let modes = terminal.screen.count
                terminal.type("stty -a | tr ' ' '\\n' | grep -x -e icanon -e isig -e opost | wc -l | sed s/^/modes-/\n")
                try terminal.waitFor("modes-3", within: 10)
                #expect(terminal.screen.count > modes)
            }
        }
    }

    @Test func `a terminal that is closed ends its shells and commands`() throws {
        try LabFixture.withLab { lab in
            let mark = "47.\(UInt32.random(in: 100_000...999_999))"
            try Terminal.with(lab) { terminal in
                terminal.type("wirelab shell server\n")
                terminal.type("sleep \(mark)\n")
                let runs = eventually { ProcessTable.naming(mark).contains { $0.arguments.first == "sleep" } }
                #expect(runs)
            }
            let gone = eventually { ProcessTable.naming(mark).isEmpty }
            #expect(gone, "\(ProcessTable.naming(mark))")
        }
    }
}

extension LabFixture {
    /// The processes called sleep on a host.
    fileprivate func sleepers(on host: String) -> [ProcessTable.Entry] {
        guard let network = try? exec(host, "stat -L -c %i /proc/self/ns/net"),
            let inode = UInt(network.output.trimmingCharacters(in: .newlines))
        else { return [] }
        return ProcessTable.inNetwork(inode).filter { $0.arguments.first == "sleep" }
    }
}
