import LabModel
import Testing

@testable import Reports

@Suite struct HostRunTests {
    private func hosts(_ names: [String], from first: UInt32 = 10 << 24 | 21) -> [Host] {
        names.enumerated().map { index, name in
            let address = IPv4Address(rawValue: first + UInt32(index))
            return Host(name: name, role: "client", address: address, subnet: "private")
        }
    }

    @Test func aLongRunIsOneAndAShortOneIsNot() {
        let many = HostRun.runs(of: hosts((1...100).map { "client-\($0)" }))
        #expect(many.map(\.name) == ["client-1 … client-100"])
        #expect(many.map(\.address) == ["10.0.0.21 … 10.0.0.120"])
        #expect(many.map(\.count) == [100])
        let few = HostRun.runs(of: hosts((1...6).map { "client-\($0)" }))
        #expect(few.map(\.name) == (1...6).map { "client-\($0)" })
        #expect(HostRun.runs(of: []).isEmpty)
    }

    @Test func aRunEndsWhereNamesOrAddressesDo() {
        let names = (1...9).map { "client-\($0)" } + ["server"] + (11...19).map { "client-\($0)" }
        #expect(
            HostRun.runs(of: hosts(names)).map(\.name) == ["client-1 … client-9", "server", "client-11 … client-19"])
        let apart = hosts((1...9).map { "client-\($0)" }) + hosts((10...18).map { "client-\($0)" }, from: 11 << 24)
        #expect(HostRun.runs(of: apart).map(\.count) == [9, 9])
        #expect(HostRun.runs(of: hosts((1...9).map { "client-0\($0)" })).count == 9)
        #expect(HostRun.runs(of: hosts((1...9).map { "c\($0)" })).count == 9)
    }
}
