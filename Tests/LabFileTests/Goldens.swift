import Diagnostics
import FoundationEssentials
import Testing

@testable import LabFile

/// The cases in `Cases/`: what a reader of a lab file is told about it, beside the file itself.
///
/// `WIRELAB_UPDATE_GOLDENS=1 swift test` writes the expected texts anew; read the difference before committing it.
struct Golden: CustomTestStringConvertible, Sendable {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
    static let isUpdating = ProcessInfo.processInfo.environment["WIRELAB_UPDATE_GOLDENS"] == "1"

    let name: String

    var testDescription: String { name }

    /// Every case of the folder.
    static let all: [Golden] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.map { Golden(name: String($0.dropLast(5))) }.sorted {
            $0.name < $1.name
        }
    }()

    var text: String {
        get throws { try Self.read("\(name).yaml") }
    }

    var expected: String {
        get throws { try Self.read("\(name).txt") }
    }

    func update(_ actual: String) throws {
        try Data(actual.utf8).write(to: Self.folder.appending(path: "\(name).txt"))
    }

    private static func read(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
    }

    /// The diagnostics of a lab file, one a line.
    static func diagnostics(of text: String, path: String = "lab.yaml") -> [Diagnostic] {
        do throws(InvalidLabFile) {
            return try LabFile(path: path, text: text).warnings
        } catch {
            return error.diagnostics
        }
    }
}

@Suite struct GoldenTests {
    @Test(arguments: Golden.all) func `the diagnostics are as expected`(golden: Golden) throws {
        let actual = Golden.diagnostics(of: try golden.text).map { "\($0)\n" }.joined()
        if Golden.isUpdating { try golden.update(actual) }
        #expect(try golden.expected == actual)
    }

    @Test func `the folder holds the cases`() {
        #expect(Golden.all.count >= 60)
    }
}
