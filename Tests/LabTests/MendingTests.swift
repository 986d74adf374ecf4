import Foundation
import Testing

/// What goes wrong is said, and the next `up` mends it.
struct MendingTests {
    @Test func `a host that never answered is checked again by the next up`() throws {
        try LabFixture.withLab { lab in
            try lab.exec("fabric", "kill -STOP $(pgrep -x dnsmasq)")
            let text = try LabFixture.file("lab.yaml").replacingOccurrences(of: "count: 3", with: "count: 4")
            try lab.write(text)
            let failed = try lab.wirelab("up")
            #expect(failed.status == 3)
            #expect(failed.errors.contains("client-4"), "\(failed.errors)")
            let again = try lab.wirelab("up")
            #expect(again.status == 3, "nobody answers still")
            try lab.exec("fabric", "kill -CONT $(pgrep -x dnsmasq)")
            let mended = try lab.wirelab("up")
            #expect(mended.status == 0, "\(mended.errors)")
            let ping = try lab.exec("client-4", "ping -c 1 -W 5 server")
            #expect(ping.status == 0)
        }
    }

    @Test func `a change of the firewall's way that fails leaves the old way in force`() throws {
        try LabFixture.withLab { lab in
            let before = try lab.status().securityGroups
            let other = before == "hosts" ? "forward" : "hosts"
            // The rules cannot be written down where a folder stands.
            try lab.exec("fabric", "rm /run/wirelab/fabric-0.nft; mkdir /run/wirelab/fabric-0.nft")
            let failed = try RunningCommand(
                [LabFixture.program("wirelab"), "up"], in: lab.folder, environment: ["WIRELAB_FIREWALL": other]
            ).finish()
            #expect(failed.status == 3)
            let after = try lab.status().securityGroups
            #expect(after == before)
            let again = try lab.wirelab("up")
            #expect(again.output == "\(lab.name) is up already; nothing to change\n", "\(again.errors)")
            let probe = try lab.wirelab("reach", "--probe")
            #expect(probe.status == 0, "\(probe.output)")
        }
    }

    @Test func `a link that a host has deleted is made anew, or goes with the host`() throws {
        try LabFixture.withLab { lab in
            try lab.exec("client-3", "ip link delete eth0")
            let mended = try lab.wirelab("up")
            #expect(mended.status == 0, "\(mended.errors)")
            let ping = try lab.exec("client-3", "ping -c 1 -W 5 server")
            #expect(ping.status == 0)
            try lab.exec("client-3", "ip link delete eth0")
            try lab.write(try LabFixture.file("lab.yaml").replacingOccurrences(of: "count: 3", with: "count: 2"))
            let removed = try lab.wirelab("up")
            #expect(removed.status == 0, "\(removed.errors)")
        }
    }

    @Test func `a keeper that does not answer is ended by down`() throws {
        try LabFixture.withLab { lab in
            let keeper = try #require(ProcessTable.all().first { $0.arguments == ["wirelab", "keeper", lab.name] })
                .process
            kill(keeper, SIGSTOP)
            let down = try lab.wirelab("down", "--name", lab.name)
            #expect(down.output == "\(lab.name) is down\n", "\(down.errors)")
            let isGone = eventually { !ProcessTable.all().contains { $0.process == keeper } }
            #expect(isGone)
        }
    }

    @Test func `a demo that is interrupted leaves no lab`() throws {
        try LabFixture.withFolder { lab in
            let demo = try lab.start(["demo", "zero-window"])
            let plays = eventually(within: 30) { demo.outputSoFar.contains("capturing on") }
            #expect(plays)
            kill(demo.process.processIdentifier, SIGINT)
            _ = demo.finish(within: 30)
            let isGone = try eventually { try lab.wirelab("list").output.contains(lab.name) == false }
            #expect(isGone)
        }
    }
}
