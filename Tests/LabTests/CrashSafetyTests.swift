import Foundation
import Testing

/// A lab that is killed leaves nothing, and nothing that is killed leaves half a lab.
struct CrashSafetyTests {
    @Test func `a kill at any moment leaves nothing and the next up works`() throws {
        var generator = SeededGenerator.forTest("crash safety")
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            for _ in 0..<10 { try CrashTrial(using: &generator).run(lab) }
        }
    }

    @Test func `a keeper that is killed takes everything with it`() throws {
        try LabFixture.withLab { lab in
            let links = Self.links()
            let command = try lab.start(["exec", "all", "--", "sh", "-c", "sleep 471 & setsid sleep 472 & wait"])
            let running = eventually {
                LabRemains(of: lab).processes.count { ["471", "472"].contains($0.arguments.last) } == 8
            }
            #expect(running)
            let before = LabRemains(of: lab)
            let keeper = try #require(before.keeper)
            #expect(before.networks.count == 5, "the fabric and four hosts")
            kill(keeper.process, SIGKILL)
            let gone = eventually { LabRemains(of: lab, networks: before.networks).isEmpty }
            #expect(gone, "\(LabRemains(of: lab, networks: before.networks))")
            #expect(command.finish(within: 10).status == 1)
            #expect(Self.links() == links)
        }
    }

    /// The machine's own interfaces, by name and number.
    private static func links() -> [String] {
        let folder = "/sys/class/net"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { name in
            "\(name) \((try? String(contentsOfFile: "\(folder)/\(name)/ifindex", encoding: .utf8)) ?? "")"
        }
    }
}
