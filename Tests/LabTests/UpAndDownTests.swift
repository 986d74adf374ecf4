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
            let first = try lab.wirelab("down")
            let second = try lab.wirelab("down")
            let list = try lab.wirelab("list")
            #expect(first.output == "\(lab.name) is down\n")
            #expect(second.output == "\(lab.name) was not up\n")
            #expect(!list.output.contains(lab.name))
        }
    }
}
