/// The kind of frames an interface gives (the LINKTYPE registry).
public struct LinkType: RawRepresentable, Hashable, Sendable {
    /// The number in the file.
    public let rawValue: UInt16

    /// - Parameter rawValue: the number in the file.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Ethernet.
    public static let ethernet = LinkType(rawValue: 1)
    /// IP packets without a link-layer header.
    public static let rawIP = LinkType(rawValue: 101)
}

/// One interface that packets were captured on: a host's, in a capture of several hosts.
public struct CaptureInterface: Hashable, Sendable {
    /// The interface's name, `eth0`.
    public let name: String?
    /// What the interface is; captures made by `wire` hold the host's name here.
    public let description: String?
    /// The kind of its frames.
    public let linkType: LinkType
    /// The most bytes captured of a frame; 0 for no limit.
    public let snapLength: UInt32
    /// Which packets were captured (pcap-filter(7)); nil for all.
    public let filter: String?

    /// - Parameters:
    ///   - name: the interface's name.
    ///   - description: what the interface is; the host's name in captures made by `wire`.
    ///   - linkType: the kind of its frames.
    ///   - snapLength: the most bytes captured of a frame; 0 for no limit.
    ///   - filter: which packets are captured (pcap-filter(7)); nil for all.
    public init(
        name: String?, description: String?, linkType: LinkType = .ethernet, snapLength: UInt32 = 0,
        filter: String? = nil
    ) {
        self.name = name
        self.description = description
        self.linkType = linkType
        self.snapLength = snapLength
        self.filter = filter
    }
}

/// A packet's place in a capture: what the file says about it, and where its bytes are.
public struct CapturedPacket: Hashable, Sendable {
    /// The index of its interface in the capture.
    public let interface: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// Its length on the wire, in bytes; more than `bytes` holds when the snapshot length cut it off.
    public let originalLength: Int
    /// Where its captured bytes lie in the file.
    public let bytes: Range<Int>
}
