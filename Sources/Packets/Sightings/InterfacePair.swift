/// Two interfaces of a capture, by their indices, the lower one first.
public struct InterfacePair: Hashable, Sendable, Comparable {
    /// The first interface.
    public let first: Int
    /// The second interface.
    public let second: Int

    /// - Parameters:
    ///   - first: the first interface.
    ///   - second: the second interface.
    public init(first: Int, second: Int) {
        self.first = first
        self.second = second
    }

    /// Orders by the first, then by the second.
    public static func < (left: InterfacePair, right: InterfacePair) -> Bool {
        (left.first, left.second) < (right.first, right.second)
    }
}
