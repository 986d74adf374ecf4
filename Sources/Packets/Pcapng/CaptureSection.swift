/// What a capture file says about itself as a whole (the section header block).
public struct CaptureSection: Hashable, Sendable {
    /// The program that wrote it, with its version.
    public let application: String?
    /// The operating system it was written on.
    public let operatingSystem: String?
    /// What people wrote down about it.
    public let comments: [String]

    /// - Parameters:
    ///   - application: the program that writes it, with its version.
    ///   - operatingSystem: the operating system it is written on.
    ///   - comments: what people want to have written down about it.
    public init(application: String?, operatingSystem: String? = nil, comments: [String] = []) {
        self.application = application
        self.operatingSystem = operatingSystem
        self.comments = comments
    }
}
