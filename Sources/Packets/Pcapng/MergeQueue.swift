/// The next packet of each capture, the earliest first: a binary heap, for a lab may have a thousand hosts.
struct MergeQueue: Sendable {
    /// A capture's next packet.
    struct Entry: Comparable, Sendable {
        let timestamp: Timestamp
        let input: Int

        /// Orders by time, then by the capture's number, so that a merge is always the same.
        static func < (left: Entry, right: Entry) -> Bool {
            (left.timestamp.nanoseconds, left.input) < (right.timestamp.nanoseconds, right.input)
        }
    }

    private var entries: [Entry] = []

    /// The earliest.
    var first: Entry? { entries.first }

    /// Takes one in.
    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var index = entries.count - 1
        while index > 0, entries[index] < entries[(index - 1) / 2] {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Puts the same capture's next packet in the place of the earliest.
    ///
    /// - Parameter timestamp: that packet's; nil where the capture has none.
    mutating func replaceFirst(timestamp: Timestamp?) {
        guard let first else { return }
        if let timestamp {
            entries[0] = Entry(timestamp: timestamp, input: first.input)
        } else {
            entries.swapAt(0, entries.count - 1)
            entries.removeLast()
        }
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < entries.count }
            guard let child = children.min(by: { entries[$0] < entries[$1] }), entries[child] < entries[index] else {
                return
            }
            entries.swapAt(index, child)
            index = child
        }
    }
}
