import Diagnostics
import LabModel
import Testing

@testable import LabFile

@Suite struct RandomTopologyTests {
    @Test(arguments: UInt64(0)..<60) func `the text of a lab reads back as the lab`(seed: UInt64) throws {
        let random = RandomTopology(seed: seed)
        let file = try LabFile(path: "lab.yaml", text: random.yaml)
        #expect(file.topology.withoutPositions == random.topology)
    }
}
