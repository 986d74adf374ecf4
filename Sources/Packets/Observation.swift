/// Where in a capture a packet was seen, and when.
public struct Observation: Hashable, Sendable {
    /// The number of the packet in the capture, from 1, as Wireshark counts.
    public let frame: Int
    /// The index of the interface that saw it.
    public let interface: Int
    /// When it was captured.
    public let timestamp: Timestamp
    /// To whom the link layer was to deliver it.
    public let delivery: LinkDelivery

    /// - Parameters:
    ///   - frame: the number of the packet in the capture, from 1.
    ///   - interface: the index of the interface that saw it.
    ///   - timestamp: when it was captured.
    ///   - delivery: to whom the link layer was to deliver it.
    public init(frame: Int, interface: Int, timestamp: Timestamp, delivery: LinkDelivery = .unknown) {
        self.frame = frame
        self.interface = interface
        self.timestamp = timestamp
        self.delivery = delivery
    }
}
