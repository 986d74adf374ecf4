/// A table of things that wait, such as queries without an answer: when it is full, the one that waited longest gives way.
struct BoundedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        let serial: Int
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    /// The keys in the order in which they came; those that were removed since are passed over.
    private var order: [(key: Key, serial: Int)] = []
    private var head = 0
    private var serial = 0
    /// How many gave way.
    private(set) var evictions = 0

    /// - Parameter capacity: how many there may be.
    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// The value of a key. Setting one that is there already does not make it younger.
    subscript(key: Key) -> Value? {
        get { entries[key]?.value }
        set {
            guard let newValue else {
                entries[key] = nil
                return
            }
            guard entries[key] == nil else {
                entries[key]?.value = newValue
                return
            }
            insert(newValue, for: key)
        }
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if entries.count >= capacity { evict() }
        serial += 1
        entries[key] = Entry(value: value, serial: serial)
        order.append((key, serial))
        guard order.count > 2 * capacity + 16 else { return }
        order = order[head...].filter { entries[$0.key]?.serial == $0.serial }
        head = 0
    }

    private mutating func evict() {
        while head < order.count {
            let oldest = order[head]
            head += 1
            guard entries[oldest.key]?.serial == oldest.serial else { continue }
            entries[oldest.key] = nil
            evictions += 1
            return
        }
    }
}
