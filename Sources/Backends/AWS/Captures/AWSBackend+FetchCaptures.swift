import Diagnostics

/// A capture that was made by hand on a host on AWS, and is on this machine now.
public struct FetchedCapture: Sendable {
    /// Where it is.
    public let path: String
    /// How many bytes it has.
    public let size: Int
    /// Whether it was not here before.
    public let isNew: Bool
}

extension AWSBackend {
    private static let prefix = "captures/"

    /// What users have put into the bucket themselves.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: the files' names, below the folder of all captures: the host first.
    /// - Throws: `WirelabError`.
    public func capturesByHand(of lab: String) throws -> [String] {
        try filesByHand(try connect(lab)).map { String($0.key.dropFirst(Self.prefix.count)) }
    }

    /// Brings what users have put into the bucket themselves.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - folder: where it goes, a folder a host.
    /// - Returns: the captures.
    /// - Throws: `WirelabError`.
    public func fetchCaptures(of lab: String, into folder: String) throws -> [FetchedCapture] {
        let lab = try connect(lab)
        let bucket = Bucket(aws: lab.aws, name: lab.outputs.bucket)
        return try filesByHand(lab).map { file in
            let path = "\(folder)/\(file.key.dropFirst(Self.prefix.count))"
            let isHere = file.isCopied(to: path)
            if !isHere { try bucket.download(file.key, to: path) }
            return FetchedCapture(path: path, size: file.size, isNew: !isHere)
        }
    }

    private func filesByHand(_ lab: AWSLab) throws -> [Bucket.File] {
        try Bucket(aws: lab.aws, name: lab.outputs.bucket).files(Self.prefix).filter { file in
            let parts = file.key.split(separator: "/", omittingEmptySubsequences: false)
            // Names come from the bucket, where everything may be called as its user likes.
            let isSafe = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            return isSafe && parts.count > 2 && parts[2] != Bucket.ownFolder[...]
        }
    }
}
