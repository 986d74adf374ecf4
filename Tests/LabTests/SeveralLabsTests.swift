import Foundation
import Testing

/// Several labs on one machine, and several who ask for the same one.
struct SeveralLabsTests {
    @Test func `a lab of the same name from another folder is named and not disturbed`() throws {
        try LabFixture.withLab { lab in
            try LabFixture.withFolder { other in
                let text = try String(contentsOfFile: "\(lab.folder.path)/lab.yaml", encoding: .utf8)
                try text.write(toFile: "\(other.folder.path)/lab.yaml", atomically: true, encoding: .utf8)
                let path = try #require(realpath("\(lab.folder.path)/lab.yaml", nil))
                defer { free(path) }
                for words in [["up"], ["exec", "server", "true"], ["shell", "server"], ["status"], ["down"]] {
                    let run = try other.start(words).finish()
                    #expect([2, 3].contains(run.status), "\(words)")
                    #expect(run.errors.contains(String(cString: path)), "\(words): \(run.errors)")
                    #expect(run.errors.contains("--name \(lab.name)"), "\(words): \(run.errors)")
                    #expect(run.output.isEmpty, "\(words)")
                }
                let alive = try lab.wirelab("exec", "server", "true")
                #expect(alive.status == 0)
                let named = try other.wirelab("exec", "--name", lab.name, "server", "--", "hostname")
                #expect(named.output == "server\n")
            }
        }
    }

    @Test func `another name makes a second lab of the same file, with the same addresses`() throws {
        try LabFixture.withLab { lab in
            let second = "\(lab.name)-b"
            defer { _ = try? lab.wirelab("down", "--name", second) }
            let up = try lab.wirelab("up", "--name", second)
            #expect(up.status == 0, "\(up.errors)")
            #expect(up.output.hasPrefix("\(second) is up in "))
            try lab.exec("server", "sysctl -qw net.ipv4.ip_default_ttl=77")
            let ping = ["client-1", "--", "sh", "-c", "ping -c 1 -W 5 10.0.0.10 | grep -o 'ttl=[0-9]*'"]
            #expect(try lab.start(["exec"] + ping).finish().output == "ttl=77\n")
            #expect(try lab.start(["exec", "--name", second] + ping).finish().output == "ttl=64\n")
            #expect(try lab.wirelab("down", "--name", second).output == "\(second) is down\n")
            #expect(try lab.wirelab("exec", "server", "true").status == 0)
        }
    }

    @Test func `two who bring one lab up at once get one whole lab`() throws {
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            for _ in 0..<5 {
                let runs = try (0..<3).map { _ in try lab.start(["up"]) }.map { $0.finish() }
                for run in runs { #expect(run.status == 0, "\(run.errors)") }
                #expect(runs.count { $0.output.hasPrefix("\(lab.name) is up in ") } == 1, "\(runs)")
                #expect(LabRemains(of: lab).processes.count { $0.arguments.starts(with: ["wirelab", "keeper"]) } == 1)
                let ping = try lab.wirelab("exec", "all", "--", "ping", "-c", "1", "-W", "5", "server")
                #expect(ping.status == 0)
                #expect(try lab.wirelab("down").status == 0)
            }
        }
    }

    @Test func `up and down at once end in a lab or none`() throws {
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            for _ in 0..<5 {
                let up = try lab.start(["up"])
                let down = try lab.start(["down"])
                let ended = (up.finish(), down.finish())
                #expect(ended.1.status == 0, "\(ended.1.errors)")
                let isUp = try lab.wirelab("exec", "server", "true").status == 0
                #expect(isUp || LabRemains(of: lab).isEmpty)
                try lab.wirelab("down")
            }
        }
    }
}
