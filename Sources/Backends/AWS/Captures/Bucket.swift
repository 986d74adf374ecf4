import Diagnostics
import FoundationEssentials
import Glibc

/// The bucket of a lab, as the user's machine sees it.
struct Bucket: Sendable {
    /// Where a host's captures lie that `wirelab` made, below its own folder; the others were made by hand.
    static let ownFolder = "wirelab"

    /// A file in it.
    struct File: Decodable, Hashable, Sendable {
        let key: String
        let size: Int
        /// When it was put there, as the aws command says it.
        let modified: String

        private enum CodingKeys: String, CodingKey {
            case key = "Key"
            case size = "Size"
            case modified = "LastModified"
        }

        /// Whether a file here is a copy of it: `aws s3 cp` gives a copy the time of what it copied. The size alone says little,
        /// as of a ring of captures of one size.
        ///
        /// - Parameter path: the file here.
        /// - Returns: whether it is.
        func isCopied(to path: String) -> Bool {
            var status = stat()
            guard stat(path, &status) == 0, Int(status.st_size) == size,
                // In UTC, whichever the version of the aws command: `2026-11-22T10:31:07+00:00`, or `.000Z`.
                let time = try? Date(modified.prefix(19) + "Z", strategy: .iso8601)
            else { return false }
            return status.st_mtim.tv_sec == Int(time.timeIntervalSince1970)
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

    /// Copies here what `wirelab` captured at one time.
    ///
    /// - Parameters:
    ///   - stamp: the time.
    ///   - hosts: on which hosts.
    ///   - folder: where it goes, laid out as in the bucket below `captures/`.
    /// - Throws: `WirelabError`.
    func downloadCaptures(stamp: String, of hosts: [String], to folder: String) throws {
        try aws.ask(["s3", "cp"] + Self.selection(stamp, hosts) + ["s3://\(name)/captures/", folder])
    }

    /// Removes what `wirelab` captured at one time.
    ///
    /// - Parameters:
    ///   - stamp: the time.
    ///   - hosts: on which hosts.
    /// - Throws: `WirelabError`.
    func removeCaptures(stamp: String, of hosts: [String]) throws {
        try aws.ask(["s3", "rm"] + Self.selection(stamp, hosts) + ["s3://\(name)/captures/"])
    }

    private static func selection(_ stamp: String, _ hosts: [String]) -> [String] {
        ["--only-show-errors", "--recursive", "--exclude", "*"]
            + hosts.flatMap { ["--include", "\($0)/\(ownFolder)/\(stamp)/*"] }
    }

    /// Where the captures of a host lie that `wirelab` made at one time.
    static func folder(of host: String, stamp: String) -> String { "captures/\(host)/\(ownFolder)/\(stamp)/" }
}
