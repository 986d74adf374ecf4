/// What is wrong with a DNS message, and at which byte.
public struct DNSFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte of the message, from 0, at which reading had to stop.
    public let offset: Int
    /// What is wrong there, without the place.
    public let reason: String

    /// - Parameters:
    ///   - offset: the byte of the message, from 0.
    ///   - reason: what is wrong there.
    public init(at offset: Int, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// `at byte 12: …`.
    public var description: String { "at byte \(offset): \(reason)" }
}
