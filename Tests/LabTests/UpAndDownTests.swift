import Foundation
import Testing

/// A lab comes up ready, and goes without a trace.
struct UpAndDownTests {
    @Test func `every host answers by name as soon as up returns`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.wirelab("exec", "all", "--", "ping", "-c", "1", "-W", "2", "server")
            #expect(run.status == 0, "\(run.errors)")
        }
    }

    @Test func `up twice changes nothing`() throws {
        try LabFixture.withLab { lab in
            let again = try lab.wirelab("up")
            #expect(again.status == 0)
            #expect(again.output == "\(lab.name) is up already; nothing to change\n")
        }
    }

    @Test func `down ends the keeper and says so`() throws {
        try LabFixture.withLab { lab in
            #expect(try lab.wirelab("down").output == "\(lab.name) is down\n")
            #expect(try lab.wirelab("down").output == "\(lab.name) was not up\n")
            #expect(try lab.wirelab("list").output.contains(lab.name) == false)
        }
    }
}
