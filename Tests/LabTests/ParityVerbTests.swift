import Foundation
import Testing

/// `wirelab parity`, with a state that the real provider wrote.
struct ParityVerbTests {
    private func withState(_ body: (LabFixture) throws -> Void) throws {
        try LabFixture.withFolder { lab in
            let state = try LabFixture.file("Tests/ParityTests/Fixtures/state.json")
            try Data(state.utf8).write(to: lab.folder.appendingPathComponent("state.json"))
            try body(lab)
        }
    }

    @Test func `a state that is what the file says ends with 0, from a file and from standard input`() throws {
        try withState { lab in
            let agreement =
                "lab.yaml and the Terraform state agree: 4 hosts, 10 rules, 8 DNS records, 144 flows\n"
            let file = try lab.wirelab("parity", "state.json")
            #expect(file.status == 0 && file.output == agreement && file.errors.isEmpty, "\(file)")
            let input = try FileHandle(forReadingFrom: lab.folder.appendingPathComponent("state.json"))
            let piped = try lab.start(["parity", "-"], input: input).finish()
            #expect(piped.status == 0 && piped.output == agreement && piped.errors.isEmpty, "\(piped)")
        }
    }

    @Test func `a difference ends with 1, for a person and as JSON`() throws {
        try withState { lab in
            let file = lab.folder.appendingPathComponent("lab.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacingOccurrences(of: "application_port: 1234", with: "application_port: 5678").utf8)
                .write(to: file)
            let run = try lab.wirelab("parity", "state.json")
            #expect(run.status == 1)
            #expect(run.output.contains("do not agree: 4 differences"))
            #expect(run.output.contains("is for tcp/1234, not for tcp/5678"))
            #expect(run.output.contains("client-1 to server, tcp/5678 is blocked"), "\(run.output)")

            let json = try lab.wirelab("parity", "state.json", "--json")
            #expect(json.status == 1)
            let document = try #require(
                JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(document["agrees"] as? Bool == false)
            #expect((document["flows"] as? Int ?? 0) > 100)
            let differences = try #require(document["differences"] as? [[String: Any]])
            #expect(differences.count == 4)
            #expect(differences.allSatisfy { $0["kind"] as? String == "rule" && $0["change"] as? String == "differs" })
            let place = (differences.first?["lab"] as? [String: Any])?["place"] as? String
            #expect(place?.hasPrefix("lab.yaml:") == true)
        }
    }

    @Test(arguments: [
        ("nothing.json", "wirelab: cannot read nothing.json: No such file or directory\n"),
        ("lab.yaml", "wirelab: lab.yaml: this is no JSON"), (".", "wirelab: cannot read .: Is a directory\n"),
    ]) func `what is no state ends with 2`(file: String, message: String) throws {
        try withState { lab in
            let run = try lab.wirelab("parity", file)
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }
}
