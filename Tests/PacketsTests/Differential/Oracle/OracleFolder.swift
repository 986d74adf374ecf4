import Foundation
import Packets

/// The oracle for a test, in a folder of its own.
enum OracleFolder {
    static func withTrial(_ body: (DifferentialTrial) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let oracle = try TsharkOracle(in: folder)
        try await body(DifferentialTrial(oracle: oracle) { try FrameLines.of($0) })
    }
}
