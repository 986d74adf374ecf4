import Foundation
import Testing

/// What `status --json` says.
struct LabStatus: Decodable {
    /// What the security groups denied, one kind of packet.
    struct Drop: Decodable, Equatable {
        let source: String
        let destination: String
        let `protocol`: String
        let port: Int?
        let side: String
        let packets: Int
    }

    let state: String
    let securityGroups: String?
    let drops: [Drop]?
}

/// What `reach --json` says.
struct ReachFlows: Decodable {
    struct Flow: Decodable {
        let from: String
        let to: String
        let `protocol`: String
        let port: Int?
        let allowed: Bool
        let observed: Bool?
        let reason: String
    }

    let flows: [Flow]

    /// The flows between two hosts of one protocol.
    func find(_ from: String, _ to: String, _ protocol: String) -> [Flow] {
        flows.filter { $0.from == from && $0.to == to && $0.protocol == `protocol` }
    }
}

extension LabFixture {
    /// The text of a file of the repository.
    static func file(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The lab's state, with what was denied.
    func status() throws -> LabStatus {
        try JSONDecoder().decode(LabStatus.self, from: output("status", "--drops", "--json"))
    }

    /// What was denied so far.
    func drops() throws -> [LabStatus.Drop] { try #require(try status().drops) }

    /// Probes the lab, and demands that the network does what the rules say.
    @discardableResult
    func probe(within seconds: Double = 120) throws -> ReachFlows {
        let run = try start(["reach", "--probe", "--json"]).finish(within: seconds)
        let reach = try JSONDecoder().decode(ReachFlows.self, from: Data(run.output.utf8))
        let differing = reach.flows.filter { $0.observed != nil && $0.observed != $0.allowed }
            .map { "\($0.from) to \($0.to) \($0.protocol)/\($0.port ?? 0): \($0.reason)" }
        #expect(differing == [])
        #expect(run.status == (differing.isEmpty ? 0 : 1), "\(run.errors)")
        return reach
    }

    /// Has the running lab become what `text` says.
    func change(to text: String) throws {
        try write(text)
        let run = try wirelab("up")
        try #require(run.status == 0, "wirelab up: \(run.errors)")
    }

    private func output(_ arguments: String...) throws -> Data {
        let run = try start(arguments).finish()
        try #require(run.status == 0, "wirelab \(arguments): \(run.errors)")
        return Data(run.output.utf8)
    }
}
