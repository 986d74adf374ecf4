import Foundation
import Testing

/// A lab with a thousand names.
struct ManyNamesTests {
    @Test func `each of a thousand hosts has its name, forward and back`() throws {
        let text = try LabFixture.file("lab.yaml")
            .replacingOccurrences(of: "cidr: 10.0.0.0/24", with: "cidr: 10.0.16.0/20")
            .replacingOccurrences(of: "address: 10.0.0.10", with: "address: 10.0.16.10")
            .replacingOccurrences(of: "address: 10.0.0.21, count: 3", with: "address: 10.0.17.0, count: 999")
        try LabFixture.withFolder(text) { lab in
            defer { _ = try? lab.wirelab("down", within: 120) }
            let up = try lab.wirelab("up", within: 300)
            try #require(up.status == 0, "\(up.errors)")
            let hosts = (1...999).map {
                (name: "client-\($0)", address: "10.0.\(17 + ($0 - 1) / 256).\(($0 - 1) % 256)")
            }
            let questions = hosts.flatMap { ["\($0.name).tcp-ip-sandbox.internal", "-x \($0.address)"] }
            try questions.joined(separator: "\n").appending("\n")
                .write(to: lab.folder.appendingPathComponent("questions"), atomically: true, encoding: .utf8)
            let run = try lab.exec("server", "dig +short +tries=3 +time=3 -f questions", within: 300)
            let answers = run.output.split(separator: "\n").map(String.init)
            #expect(answers == hosts.flatMap { [$0.address, "\($0.name).tcp-ip-sandbox.internal."] })
        }
    }
}
