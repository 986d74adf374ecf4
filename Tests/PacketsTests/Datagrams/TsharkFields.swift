import Foundation
import Testing

/// Has tshark read a capture and print fields of its packets.
enum TsharkFields {
    /// - Parameters:
    ///   - names: the fields.
    ///   - capture: the file.
    /// - Returns: a row a packet, in each the occurrences of each field.
    /// - Throws: what went wrong with the file or the program.
    static func read(_ names: [String], of capture: [UInt8]) throws -> [[[String]]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("capture.pcapng")
        try Data(capture).write(to: file)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/tshark")
        process.arguments = ["-n", "-r", file.path, "-T", "fields"] + names.flatMap { ["-e", $0] }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.environment = ["LC_ALL": "C.UTF-8", "HOME": folder.path, "PATH": "/usr/bin:/bin"]
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return said.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { field in
                field.split(separator: ",").map(String.init)
            }
        }
    }
}
