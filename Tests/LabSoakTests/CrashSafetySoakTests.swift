import Foundation
import Testing

/// The crash trials of the lab tests, many more of them, and with larger labs.
struct CrashSafetySoakTests {
    @Test(arguments: 1...3)
    func `twenty kills at random moments leave nothing`(_ round: Int) throws {
        var generator = SeededGenerator.forTest("crash safety, round \(round)")
        try LabFixture.withFolder { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            for _ in 0..<20 { try CrashTrial(using: &generator).run(lab) }
        }
    }

    @Test func `a large lab that is killed while it comes up leaves nothing`() throws {
        var generator = SeededGenerator.forTest("crash safety, large lab")
        let text = try String(contentsOfFile: "lab.yaml", encoding: .utf8)
            .replacingOccurrences(of: "count: 3", with: "count: 100")
        try LabFixture.withFolder(text) { lab in
            defer { _ = try? lab.wirelab("down", "--name", lab.name) }
            for _ in 0..<10 { try CrashTrial(using: &generator).run(lab) }
        }
    }
}
