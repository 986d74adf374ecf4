import FoundationEssentials
import LabFile
import LabModel

/// The two-subnet lab of the repository: roles that name roles, blocks, and a router in between.
enum SampleTopology {
    static var twoSubnets: Topology {
        get throws { try LabFile(path: path, text: text(path)).topology }
    }

    private static let path = "labs/two-subnets.yaml"

    /// The text of a file of the repository.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}
