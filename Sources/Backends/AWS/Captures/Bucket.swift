import Diagnostics
import FoundationEssentials

/// The bucket of a lab, as the user's machine sees it.
struct Bucket: Sendable {
    /// Where a host's captures lie that `wirelab` made, below its own folder; the others were made by hand.
    static let ownFolder = "wirelab"

    /// A file in it.
    struct File: Decodable, Hashable, Sendable {
        let key: String
        let size: Int

        private enum CodingKeys: String, CodingKey {
            case key = "Key"
            case size = "Size"
        }
    }

    private struct Listing: Decodable {
        let Contents: [File]?
    }

    let aws: AWSCommandLine
    let name: String

    /// The files whose names begin so.
    ///
    /// - Parameter prefix: how they begin.
    /// - Returns: the files, sorted by name.
    /// - Throws: `WirelabError`.
    func files(_ prefix: String) throws -> [File] {
        let answer = try aws.ask(["s3api", "list-objects-v2", "--bucket", name, "--prefix", prefix])
        // No answer at all where there is no file.
        if answer.isEmpty { return [] }
        return (try? JSONDecoder().decode(Listing.self, from: Data(answer)))?.Contents ?? []
    }

    /// Copies a file here; it appears under its name once it is whole.
    ///
    /// - Parameters:
    ///   - key: the file in the bucket.
    ///   - path: where it goes; a file there is replaced.
    /// - Throws: `WirelabError`.
    func download(_ key: String, to path: String) throws {
        try aws.ask(["s3", "cp", "--only-show-errors", "s3://\(name)/\(key)", path])
    }

    /// The bytes of a small file.
    ///
    /// - Parameter key: the file.
    /// - Returns: its bytes.
    /// - Throws: `WirelabError`.
    func read(_ key: String) throws -> [UInt8] {
        try aws.ask(["s3", "cp", "--only-show-errors", "s3://\(name)/\(key)", "-"])
    }

    /// Removes every file whose name begins so.
    ///
    /// - Parameter prefix: how they begin; it ends with a slash.
    /// - Throws: `WirelabError`.
    func remove(_ prefix: String) throws {
        try aws.ask(["s3", "rm", "--only-show-errors", "--recursive", "s3://\(name)/\(prefix)"])
    }

    /// Copies here what `wirelab` captured at one time, on whatever hosts.
    ///
    /// - Parameters:
    ///   - stamp: the time.
    ///   - folder: where it goes, laid out as in the bucket below `captures/`.
    /// - Throws: `WirelabError`.
    func downloadCaptures(stamp: String, to folder: String) throws {
        try aws.ask(["s3", "cp"] + Self.selection(stamp) + ["s3://\(name)/captures/", folder])
    }

    /// Removes what `wirelab` captured at one time, on whatever hosts.
    ///
    /// - Parameter stamp: the time.
    /// - Throws: `WirelabError`.
    func removeCaptures(stamp: String) throws {
        try aws.ask(["s3", "rm"] + Self.selection(stamp) + ["s3://\(name)/captures/"])
    }

    private static func selection(_ stamp: String) -> [String] {
        ["--only-show-errors", "--recursive", "--exclude", "*", "--include", "*/\(ownFolder)/\(stamp)/*"]
    }

    /// Where the captures of a host lie that `wirelab` made at one time.
    static func folder(of host: String, stamp: String) -> String { "captures/\(host)/\(ownFolder)/\(stamp)/" }
}
