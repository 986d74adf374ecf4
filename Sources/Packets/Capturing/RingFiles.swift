/// The files of a capture that keeps the newest packets only: `name_00001.pcapng`, `name_00002.pcapng`, and so on.
///
/// The numbers go up; the oldest file goes before a new one is begun, so that all together stay below the size.
public struct RingFiles: Hashable, Sendable {
    /// How many files there are at most. With four, at least three quarters of the size hold packets.
    public static let count = 4

    private let stem: String
    private let ending: String
    /// How large one file may become, in bytes; a single packet that is larger still fits.
    public let fileSize: Int
    /// The files that are there, oldest first; the last one is being written.
    public private(set) var paths: [String] = []
    private var number = 0

    /// - Parameters:
    ///   - path: the name to derive the files' names from.
    ///   - size: what all files may hold together.
    public init(path: String, size: ByteCount) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        // A name that begins with its only dot has no ending: ".capture".
        if let dot = name.lastIndex(of: "."), dot != name.startIndex {
            stem = String(path[..<dot])
            ending = String(path[dot...])
        } else {
            stem = path
            ending = ""
        }
        fileSize = size.bytes / Self.count
    }

    /// Goes on to the next file.
    ///
    /// - Returns: the file to remove first, if there are as many as there may be; and the one to begin.
    public mutating func next() -> (removed: String?, begun: String) {
        number += 1
        let digits = String(number)
        let begun = "\(stem)_\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)\(ending)"
        let removed = paths.count == Self.count ? paths.removeFirst() : nil
        paths.append(begun)
        return (removed, begun)
    }
}
