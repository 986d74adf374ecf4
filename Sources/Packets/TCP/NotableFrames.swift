/// Where to look: the first frames of each kind, so that a finding can name them without a list of all.
public struct NotableFrames: Sendable {
    /// So many of each kind are kept.
    public static let limit = 5

    private struct Entry: Sendable {
        let frame: UInt32
        let flag: UInt8
    }

    private var entries: [Entry] = []

    /// The first frames with a flag.
    ///
    /// - Parameter flag: one flag.
    /// - Returns: at most `limit` frame numbers, in order.
    public func frames(with flag: AnalysisFlags) -> [Int] {
        guard !flag.isEmpty else { return [] }
        return entries.filter { Int($0.flag) == flag.rawValue.trailingZeroBitCount }.map { Int($0.frame) }
    }

    mutating func add(_ analysis: SegmentAnalysis) {
        var rest = analysis.flags.rawValue
        while rest != 0 {
            let flag = UInt8(rest.trailingZeroBitCount)
            rest &= rest - 1
            if entries.count(where: { $0.flag == flag }) < Self.limit {
                entries.append(Entry(frame: UInt32(clamping: analysis.frame), flag: flag))
            }
        }
    }
}
