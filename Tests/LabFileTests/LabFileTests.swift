import LabModel
import Testing

@testable import LabFile

@Suite struct LabFileTests {
    @Test func `the template is a right lab file`() throws {
        let file = try LabFile(path: "lab.yaml", text: LabFile.template)
        #expect(file.warnings.isEmpty)
        #expect(file.topology.hosts.map(\.name) == ["server", "client-1", "client-2", "client-3"])
    }
}
