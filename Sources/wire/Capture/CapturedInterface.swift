internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import HostSystem
internal import Packets

/// An interface to capture on.
struct CapturedInterface {
    /// Hardware types of <linux/if_arp.h>: Ethernet, loopback (whose frames look like Ethernet's), none (tunnels).
    private static let linkTypes: [CInt: LinkType] = [1: .ethernet, 772: .ethernet, 65534: .rawIP]

    let name: String
    let index: UInt32
    /// The kind of its frames.
    let linkType: LinkType

    /// Finds an interface of this host.
    ///
    /// - Parameter name: its name.
    /// - Throws: `WirelabError` where there is none of that name, or its frames are of a kind that is not known here.
    init(_ name: String) throws {
        index = try NetworkInterface.index(of: name)
        let type = wirelab_capture_hardware_type(name)
        guard type >= 0 else {
            throw WirelabError(.environment, "cannot capture on \(name): \(systemErrorText(errno))")
        }
        guard let linkType = Self.linkTypes[type] else {
            throw WirelabError(
                .environment,
                "cannot capture on \(name): its frames are of hardware type \(type), neither Ethernet nor plain IP")
        }
        self.name = name
        self.linkType = linkType
    }

    var isLoopback: Bool { name == "lo" }
    /// The name of its kind of frames for `tcpdump -y`.
    var linkTypeName: String { linkType == .rawIP ? "RAW" : "EN10MB" }
}
