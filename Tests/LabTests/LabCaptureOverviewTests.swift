import Foundation
import Testing

/// Captures are seen where one looks, and named as one likes.
struct LabCaptureOverviewTests {
    @Test func `needless slashes in the state folder's name do not matter`() throws {
        try LabFixture.withLab { lab in
            let state = lab.folder.appendingPathComponent("state").path
            func run(_ words: String...) throws -> CommandRun {
                let environment = lab.environment.merging(["XDG_STATE_HOME": "/\(state)//"]) { _, new in new }
                return try RunningCommand(
                    [LabFixture.program("wirelab"), "capture"] + words, in: lab.folder, environment: environment
                ).finish()
            }
            let start = try run("start", "--hosts", "client-1")
            #expect(start.status == 0 && start.errors.isEmpty, "\(start.errors)")
            let text = try run("list", "--json").output
            let list = try JSONDecoder().decode(CaptureList.self, from: Data(text.utf8))
            #expect(list.hosts("running") == ["client-1"] && list.leftovers.isEmpty)
            #expect(list.captures.first?.file.hasPrefix("\(state)/wirelab/captures/") == true)
            // With the same folder by its other name, too.
            #expect(try lab.captures().leftovers.isEmpty)
            #expect(try run("stop", "-w", "capture.pcapng").status == 0)
        }
    }
}
