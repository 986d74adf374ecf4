/// Something in a capture that is worth explaining.
public struct Finding: Hashable, Sendable {
    /// What kind of thing it is; the words of `--json`.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A receiver closed its window.
        case zeroWindow = "zero-window"
        /// Window probes that Wireshark calls keep-alives.
        case probesLookLikeKeepAlives = "probes-look-like-keep-alives"
        /// A SYN that was never answered.
        case synUnanswered = "syn-unanswered"
        /// A SYN that was answered by a RST.
        case refused = "refused"
        /// A connection that was reset later.
        case reset = "reset"
        /// Data sent again.
        case retransmissions = "retransmissions"
        /// Segments that arrived in another order.
        case outOfOrder = "out-of-order"
        /// A sender that filled the receiver's window.
        case windowFull = "window-full"
        /// Segments larger than any cable carries.
        case superSegments = "super-segments"
        /// The capture began after the connection.
        case beganBeforeCapture = "began-before-capture"
        /// Segments that the capture lacks.
        case missingFromCapture = "missing-from-capture"
        /// Packets that the kernel did not hand to the capture.
        case captureDrops = "capture-drops"
        /// Addresses and ports used again.
        case reusedPorts = "reused-ports"
        /// Idle connections that are asked whether they are still there.
        case keepAlives = "keep-alives"
        /// An end that closed while the other went on.
        case halfClosed = "half-closed"
        /// Datagrams that nobody takes.
        case datagramUnreachable = "datagram-unreachable"
        /// DNS questions without an answer, or with a bad one.
        case dnsUnanswered = "dns-unanswered"
        /// DNS answers that say that there is no such name.
        case dnsFailure = "dns-failure"
        /// Interfaces whose clocks differ.
        case clockOffset = "clock-offset"
        /// Segments that one interface saw and the next one on their way did not.
        case lostBetween = "lost-between"
        /// A last segment sent again to ask for an acknowledgement.
        case tailLossProbe = "tail-loss-probe"
    }

    /// What kind of thing it is.
    public let code: Code
    /// Whether it is about two interfaces beside each other.
    public var comparesInterfaces: Bool { code == .clockOffset || code == .lostBetween }
    /// The index of the interface that saw it; nil for the whole capture.
    public let interface: Int?
    /// The number of its TCP connection on that interface; nil for what is not TCP.
    public let stream: Int?
    /// The first frames that show it.
    public let frames: [Int]
    /// What happened, and what it means, for somebody who learns.
    public let sentence: String
    /// Where it is written, as `RFC 9293 §3.8.6`; empty where no standard says it.
    public let reference: String

    init(
        _ code: Code, interface: Int?, stream: Int? = nil, frames: [Int], _ sentence: String, _ reference: String
    ) {
        self.code = code
        self.interface = interface
        self.stream = stream
        self.frames = frames
        self.sentence = sentence
        self.reference = reference
    }
}
