import LabModel

/// The requests that make and change interfaces (rtnetlink(7), RTM_NEWLINK).
extension NetlinkMessage {
    /// A bridge that forwards at once: no spanning tree, no delay; multicast goes to every port, as in a simple switch.
    static func bridge(index: Int32, name: String, mtu: Int, hardwareAddress: HardwareAddress) -> NetlinkMessage {
        var message = newLink("add bridge \(name)", index: index, create: true, up: true)
        message.attribute(Netlink.Link.name, text: name)
        message.attribute(Netlink.Link.mtu, number: UInt32(mtu))
        message.attribute(Netlink.Link.address, hardwareAddress.bytes)
        message.nested(Netlink.Link.information) {
            $0.attribute(Netlink.LinkInformation.kind, text: "bridge")
            $0.nested(Netlink.LinkInformation.data) {
                $0.attribute(Netlink.Bridge.forwardDelay, number: UInt32(0))
                $0.attribute(Netlink.Bridge.spanningTree, number: UInt32(0))
                $0.attribute(Netlink.Bridge.multicastSnooping, number: UInt8(0))
            }
        }
        return message
    }

    /// A veth pair: `name` here, its peer made where it belongs, in the namespace `peerNamespace`. Moving an end afterwards
    /// would wait for the kernel's grace period.
    static func vethPair(
        index: Int32, name: String, hardwareAddress: HardwareAddress, mtu: Int,
        peer: (index: Int32, name: String, hardwareAddress: HardwareAddress), peerNamespace: Int32
    ) -> NetlinkMessage {
        var message = newLink("add \(name)", index: index, create: true, up: true)
        message.linkAttributes(name: name, hardwareAddress: hardwareAddress, mtu: mtu)
        message.nested(Netlink.Link.information) {
            $0.attribute(Netlink.LinkInformation.kind, text: "veth")
            $0.nested(Netlink.LinkInformation.data) {
                $0.nested(Netlink.LinkInformation.vethPeer) {
                    $0.appendLinkHeader(index: peer.index, up: false)
                    $0.linkAttributes(name: peer.name, hardwareAddress: peer.hardwareAddress, mtu: mtu)
                    $0.attribute(Netlink.Link.networkNamespace, number: UInt32(bitPattern: peerNamespace))
                }
            }
        }
        return message
    }

    /// Sets an interface up, and into a bridge where `master` is not nil.
    static func setUp(index: Int32, master: Int32? = nil) -> NetlinkMessage {
        var message = newLink("set interface \(index) up", index: index, create: false, up: true)
        if let master { message.attribute(Netlink.Link.master, number: UInt32(bitPattern: master)) }
        return message
    }

    /// Makes a bridge port one that knows its only host: it learns no addresses and gets no frames for unknown ones.
    static func bridgePort(index: Int32) -> NetlinkMessage {
        var message = newLink("set bridge port \(index)", index: index, create: false, up: true)
        message.nested(Netlink.Link.information) {
            $0.attribute(Netlink.LinkInformation.slaveKind, text: "bridge")
            $0.nested(Netlink.LinkInformation.slaveData) {
                $0.attribute(Netlink.Bridge.portLearning, number: UInt8(0))
                $0.attribute(Netlink.Bridge.portUnicastFlood, number: UInt8(0))
            }
        }
        return message
    }

    /// Sets the largest packet of an interface.
    static func setMTU(index: Int32, mtu: Int) -> NetlinkMessage {
        var message = newLink("set mtu of interface \(index)", index: index, create: false, up: true)
        message.attribute(Netlink.Link.mtu, number: UInt32(mtu))
        return message
    }

    /// Deletes an interface, and with a veth its peer.
    static func deleteLink(index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage("delete interface \(index)", type: Netlink.Kind.deleteLink)
        message.appendLinkHeader(index: index, up: false)
        return message
    }

    private static func newLink(_ purpose: String, index: Int32, create: Bool, up: Bool) -> NetlinkMessage {
        let flags = create ? Netlink.Flag.create | Netlink.Flag.exclusive : 0
        var message = NetlinkMessage(purpose, type: Netlink.Kind.newLink, flags: flags)
        message.appendLinkHeader(index: index, up: up)
        return message
    }

    /// struct ifinfomsg.
    private mutating func appendLinkHeader(index: Int32, up: Bool) {
        append(UInt16(0))  // family and padding
        append(UInt16(0))  // device type
        append(index)
        append(up ? Netlink.Link.up : 0)
        append(up ? Netlink.Link.up : 0)  // which flags change
    }

    private mutating func linkAttributes(name: String, hardwareAddress: HardwareAddress, mtu: Int) {
        attribute(Netlink.Link.name, text: name)
        attribute(Netlink.Link.address, hardwareAddress.bytes)
        attribute(Netlink.Link.mtu, number: UInt32(mtu))
        // One queue each: the default is one a processor, and each costs memory and time to make.
        attribute(Netlink.Link.transmitQueues, number: UInt32(1))
        attribute(Netlink.Link.receiveQueues, number: UInt32(1))
    }
}
