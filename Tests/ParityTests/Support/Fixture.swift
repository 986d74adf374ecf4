import Foundation
import LabFile

/// Files of the repository that the tests read.
enum Fixture {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The repository's folder.
    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()

    /// A recorded document of `Fixtures/`.
    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name)")))
    }

    /// A lab file of the repository, called `lab.yaml` in messages.
    static func lab(_ name: String = "lab.yaml") throws -> LabFile {
        try LabFile(path: "lab.yaml", text: try text(name))
    }

    /// A text file of the repository.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: repository.appendingPathComponent(name), encoding: .utf8)
    }
}
