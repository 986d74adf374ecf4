import Foundation
import Testing

/// One kill -9 at some moment of a lab's life, and what must hold after it.
struct CrashTrial: CustomStringConvertible {
    enum Phase: CaseIterable {
        case up, run, down
    }

    enum Victim: CaseIterable {
        case keeper, wirelab
    }

    let phase: Phase
    let victim: Victim
    /// How long after the phase began, in microseconds.
    let delay: UInt32

    /// A trial by chance.
    init(using generator: inout some RandomNumberGenerator) {
        phase = Phase.allCases.randomElement(using: &generator) ?? .up
        victim = Victim.allCases.randomElement(using: &generator) ?? .keeper
        // Up takes about 200 ms in a debug build, down about 20.
        delay = UInt32.random(in: 0...(phase == .down ? 40_000 : 300_000), using: &generator)
    }

    var description: String { "kill -9 of the \(victim) \(delay) µs after the start of \(phase)" }

    /// Carries it out and checks; the lab must be down, and is down afterwards.
    func run(_ lab: LabFixture) throws {
        let command = "47.\(UInt32.random(in: 100_000...999_999))"
        var commands: [RunningCommand] = []
        if phase != .up {
            try #require(lab.wirelab("up").status == 0)
            commands.append(try lab.start(["exec", "server", "--", "sh", "-c", "sleep \(command) & sleep \(command)"]))
        }
        if phase == .up { commands.append(try lab.start(["up"])) }
        if phase == .down { commands.append(try lab.start(["down"])) }
        usleep(delay)
        let before = LabRemains(of: lab)
        let keeper = before.keeper
        if victim == .keeper, let keeper {
            kill(keeper.process, SIGKILL)
        } else {
            for running in commands { kill(running.process.processIdentifier, SIGKILL) }
        }
        for running in commands { _ = running.finish(within: 30) }
        try check(lab, networks: before.networks, keeperDied: victim == .keeper && keeper != nil, command: command)
    }

    private func check(_ lab: LabFixture, networks: Set<UInt>, keeperDied: Bool, command: String) throws {
        // Without its keeper nothing of the lab may be left. A verb that was killed leaves a whole lab or none: `up` once it
        // was ready, `down` before it could ask, `exec` always.
        let settled = eventually(within: 20) {
            LabRemains(of: lab, networks: networks).isEmpty || !keeperDied && isWhole(lab)
        }
        if !settled { report(lab, networks) }
        let commandGone = eventually(within: 20) { ProcessTable.naming(command).isEmpty }
        #expect(commandGone, "\(self): \(ProcessTable.naming(command))")
        let again = try lab.wirelab("up")
        #expect(again.status == 0, "\(self): up again: \(again.errors)")
        #expect(isWhole(lab), "\(self)")
        let all = networks.union(LabRemains(of: lab).networks)
        let down = try lab.wirelab("down")
        #expect(down.status == 0, "\(self): \(down.errors)")
        let gone = eventually(within: 20) { LabRemains(of: lab, networks: all).isEmpty }
        if !gone { report(lab, all) }
    }

    private func report(_ lab: LabFixture, _ networks: Set<UInt>) {
        Issue.record("\(self) left \(LabRemains(of: lab, networks: networks))")
    }

    private func isWhole(_ lab: LabFixture) -> Bool {
        (try? lab.wirelab("exec", "client-1", "--", "ping", "-c", "1", "-W", "5", "server").status) == 0
    }
}

extension SeededGenerator {
    /// Seeded by WIRELAB_TEST_SEED, or anew; says which.
    static func forTest(_ test: String) -> SeededGenerator {
        let given = ProcessInfo.processInfo.environment["WIRELAB_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1_000_000)
        print("\(test): WIRELAB_TEST_SEED=\(seed)")
        return SeededGenerator(state: seed)
    }
}
