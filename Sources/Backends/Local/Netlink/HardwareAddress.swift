import LabModel

/// An Ethernet address, made from the IPv4 address that it belongs to, so that it is stable and can be read in a capture.
struct HardwareAddress: Hashable, CustomStringConvertible {
    /// Who holds it: a host's interface, or the fabric's end of something.
    enum Holder: UInt8 {
        case host = 0x57
        case port = 0x58
        case router = 0x59
    }

    /// The six bytes: 02 says "locally administered, one station" (IEEE 802), then the holder, then the IPv4 address.
    let bytes: [UInt8]

    init(_ holder: Holder, _ address: IPv4Address) {
        bytes = [0x02, holder.rawValue] + address.bytes
    }

    /// As iproute2 writes it: 02:57:0a:00:00:0a.
    var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
