import Glibc
import LabModel

/// The requests that give interfaces addresses, routes and neighbours (rtnetlink(7)).
extension NetlinkMessage {
    /// Adds an address; with a prefix shorter than 32 bits also the subnet's broadcast address.
    static func address(_ address: IPv4Address, length: Int, index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(
            "add address \(address)/\(length)", type: Netlink.Kind.newAddress,
            flags: Netlink.Flag.create | Netlink.Flag.exclusive)
        message.append(UInt8(AF_INET))
        message.append(UInt8(length))
        message.append(UInt8(0))  // flags
        message.append(Netlink.Route.universeScope)
        message.append(index)
        message.attribute(Netlink.Address.local, address.bytes)
        message.attribute(Netlink.Address.address, address.bytes)
        if length < 31 {
            message.attribute(Netlink.Address.broadcast, IPv4Prefix(containing: address, length: length).last.bytes)
        }
        return message
    }

    /// Adds the default route: through a router, or onto a link that leads everywhere.
    static func defaultRoute(via gateway: IPv4Address? = nil, index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(
            "add default route", type: Netlink.Kind.newRoute, flags: Netlink.Flag.create | Netlink.Flag.exclusive)
        message.append(UInt8(AF_INET))
        message.append(UInt8(0))  // destination length
        message.append(UInt8(0))  // source length
        message.append(UInt8(0))  // type of service
        message.append(Netlink.Route.mainTable)
        message.append(Netlink.Route.staticProtocol)
        message.append(gateway == nil ? Netlink.Route.linkScope : Netlink.Route.universeScope)
        message.append(Netlink.Route.unicast)
        message.append(UInt32(0))  // flags
        message.attribute(Netlink.Route.outputInterface, number: UInt32(bitPattern: index))
        if let gateway { message.attribute(Netlink.Route.gateway, gateway.bytes) }
        return message
    }

    /// Adds a neighbour that is never asked for and never forgotten.
    static func permanentNeighbour(
        _ address: IPv4Address, at hardwareAddress: HardwareAddress, index: Int32
    ) -> NetlinkMessage {
        var message = neighbour(
            "add neighbour \(address)", family: UInt8(AF_INET), index: index, state: Netlink.Neighbour.permanent,
            flags: 0)
        message.attribute(Netlink.Neighbour.destination, address.bytes)
        message.attribute(Netlink.Neighbour.linkAddress, hardwareAddress.bytes)
        return message
    }

    /// Tells the bridge behind which port a hardware address lives.
    static func forwardingEntry(_ hardwareAddress: HardwareAddress, port index: Int32) -> NetlinkMessage {
        var message = neighbour(
            "add forwarding entry \(hardwareAddress)", family: UInt8(AF_BRIDGE), index: index,
            state: Netlink.Neighbour.noResolution, flags: Netlink.Neighbour.ofMaster)
        message.attribute(Netlink.Neighbour.linkAddress, hardwareAddress.bytes)
        return message
    }

    /// Forgets a neighbour.
    static func deleteNeighbour(_ address: IPv4Address, index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage("delete neighbour \(address)", type: Netlink.Kind.deleteNeighbour)
        message.appendNeighbourHeader(family: UInt8(AF_INET), index: index, state: 0, flags: 0)
        message.attribute(Netlink.Neighbour.destination, address.bytes)
        return message
    }

    private static func neighbour(
        _ purpose: String, family: UInt8, index: Int32, state: UInt16, flags: UInt8
    ) -> NetlinkMessage {
        var message = NetlinkMessage(
            purpose, type: Netlink.Kind.newNeighbour, flags: Netlink.Flag.create | Netlink.Flag.replace)
        message.appendNeighbourHeader(family: family, index: index, state: state, flags: flags)
        return message
    }

    /// struct ndmsg.
    private mutating func appendNeighbourHeader(family: UInt8, index: Int32, state: UInt16, flags: UInt8) {
        append(family)
        append(UInt8(0))
        append(UInt16(0))
        append(index)
        append(state)
        append(flags)
        append(UInt8(0))
    }
}
