/// How often each of Wireshark's flags was set.
public struct FlagCounts: Sendable {
    private var counts = InlineArray<15, UInt32>(repeating: 0)

    /// How often a flag was set.
    ///
    /// - Parameter flag: one flag.
    public subscript(flag: AnalysisFlags) -> Int {
        flag.isEmpty ? 0 : Int(counts[flag.rawValue.trailingZeroBitCount])
    }

    /// The flags that were set at all, with their names, in the fields' order.
    public var named: [(name: String, count: Int)] {
        AnalysisFlags.names.indices.compactMap { index in
            counts[index] > 0 ? (AnalysisFlags.names[index], Int(counts[index])) : nil
        }
    }

    mutating func add(_ flags: AnalysisFlags) {
        var rest = flags.rawValue
        while rest != 0 {
            counts[rest.trailingZeroBitCount] &+= 1
            rest &= rest - 1
        }
    }

    /// The sum of the counts of both directions.
    public static func + (left: FlagCounts, right: FlagCounts) -> FlagCounts {
        var sum = left
        for index in AnalysisFlags.names.indices { sum.counts[index] &+= right.counts[index] }
        return sum
    }
}
