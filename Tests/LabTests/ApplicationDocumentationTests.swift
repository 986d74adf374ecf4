import Foundation
import Testing

/// The command lines of docs/applications.md are right: none of them is wrong usage.
struct ApplicationDocumentationTests {
    @Test func `every command line that the page shows is understood`() throws {
        let page = try LabFixture.file("docs/applications.md")
        let commands = Set(page.matches(of: /`(wire [a-z0-9][^`…]*)`/).map { String($0.1) })
            // Those with a word in capitals show where a word goes, and the capture needs a file.
            .filter { !$0.contains(/[A-Z]{3}/) && $0 != "wire capture" }.sorted()
        #expect(commands.count > 30, "\(commands)")
        try LabFixture.withLab(LabFixture.file("labs/lan.yaml")) { lab in
            // All at once, each for a second: what is not understood ends at once, with 2.
            let lines = commands.map { "( timeout -s INT 1 \($0) </dev/null >/dev/null 2>&1; echo \"$? \($0)\" ) &" }
            let run = try lab.exec("member-1", lines.joined(separator: "\n") + "\nwait")
            let endings = run.output.split(separator: "\n").map(String.init)
            #expect(endings.count == commands.count)
            for ending in endings { #expect(!ending.hasPrefix("2 "), "\(ending)") }
        }
    }
}
