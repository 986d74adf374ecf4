import FoundationEssentials
import Testing

@testable import LabFile

/// `docs/lab-file.md` says what the reader does.
@Suite struct DocumentationTests {
    private let page: String

    init() throws {
        page = String(decoding: try Data(contentsOf: Repository.file("docs/lab-file.md")), as: UTF8.self)
    }

    @Test func `its lab files are right and give no warnings`() throws {
        let blocks = page.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "```").first }
        #expect(blocks.count == 2)
        for block in blocks {
            #expect(Golden.diagnostics(of: String(block)) == [])
        }
    }

    @Test func `it lists every key in a table`() {
        let mappings = [
            LabKeys.lab, LabKeys.subnet, LabKeys.dns, LabKeys.role, LabKeys.inboundRule, LabKeys.outboundRule,
            LabKeys.host,
        ]
        for key in mappings.flatMap(\.all) {
            #expect(page.contains("\n| `\(key)` | "), "\(key)")
        }
    }

    @Test func `its messages are ones that the reader writes`() throws {
        let expected = try Golden.all.map { try $0.expected }.joined()
        let messages = page.split(separator: "\n").filter { $0.hasPrefix("lab.yaml:") }
        #expect(messages.count == 2)
        for message in messages {
            #expect(expected.contains(message), "\(message)")
        }
    }
}
