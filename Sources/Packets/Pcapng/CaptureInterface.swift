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

    /// - Parameters:
    ///   - name: the interface's name.
    ///   - description: what the interface is; the host's name in captures made by `wire`.
    ///   - linkType: the kind of its frames.
    ///   - snapLength: the most bytes captured of a frame; 0 for no limit.
    public init(name: String?, description: String?, linkType: LinkType = .ethernet, snapLength: UInt32 = 0) {
        self.name = name
        self.description = description
        self.linkType = linkType
        self.snapLength = snapLength
    }
}

/// What the kernel counted on an interface while it captured.
public struct InterfaceStatistics: Hashable, Sendable {
    /// Packets that the interface saw.
    public let received: UInt64
    /// Packets among them that are missing in the capture, for want of memory.
    public let dropped: UInt64

    /// - Parameters:
    ///   - received: packets that the interface saw.
    ///   - dropped: packets among them that are missing in the capture.
    public init(received: UInt64, dropped: UInt64) {
        self.received = received
        self.dropped = dropped
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
