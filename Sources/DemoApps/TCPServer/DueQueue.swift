/// Whom to turn to at which moment, the earliest first: a binary heap.
struct DueQueue {
    private var heap: [(moment: ContinuousClock.Instant, token: Int)] = []

    /// The earliest moment.
    var next: ContinuousClock.Instant? { heap.first?.moment }

    mutating func add(_ token: Int, at moment: ContinuousClock.Instant) {
        heap.append((moment, token))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].moment < heap[parent].moment else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first entry whose moment has come.
    mutating func take(at now: ContinuousClock.Instant) -> Int? {
        guard let first = heap.first, first.moment <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let child = children.min(by: { heap[$0].moment < heap[$1].moment }),
                heap[child].moment < heap[parent].moment
            else { return first.token }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}
