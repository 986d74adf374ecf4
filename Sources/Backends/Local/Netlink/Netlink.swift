/// The numbers of Linux's rtnetlink that are used here, from linux/netlink.h, rtnetlink.h, if_link.h, neighbour.h,
/// if_addr.h and veth.h; Swift's Glibc module does not have them.
enum Netlink {
    static let family: Int32 = 16
    static let routeProtocol: Int32 = 0
    static let errorMessage: UInt16 = 2

    enum Flag {
        static let request: UInt16 = 0x1
        static let acknowledge: UInt16 = 0x4
        static let replace: UInt16 = 0x100
        static let exclusive: UInt16 = 0x200
        static let create: UInt16 = 0x400
    }

    enum Kind {
        static let newLink: UInt16 = 16
        static let deleteLink: UInt16 = 17
        static let newAddress: UInt16 = 20
        static let newRoute: UInt16 = 24
        static let newNeighbour: UInt16 = 28
        static let deleteNeighbour: UInt16 = 29
    }

    enum Link {
        static let address: UInt16 = 1
        static let name: UInt16 = 3
        static let mtu: UInt16 = 4
        static let master: UInt16 = 10
        static let information: UInt16 = 18
        static let networkNamespace: UInt16 = 28
        static let transmitQueues: UInt16 = 31
        static let receiveQueues: UInt16 = 32
        static let up: UInt32 = 1
    }

    enum LinkInformation {
        static let kind: UInt16 = 1
        static let data: UInt16 = 2
        static let slaveKind: UInt16 = 4
        static let slaveData: UInt16 = 5
        static let vethPeer: UInt16 = 1
    }

    enum Bridge {
        static let forwardDelay: UInt16 = 1
        static let spanningTree: UInt16 = 5
        static let multicastSnooping: UInt16 = 23
        static let portLearning: UInt16 = 8
        static let portUnicastFlood: UInt16 = 9
    }

    enum Address {
        static let address: UInt16 = 1
        static let local: UInt16 = 2
        static let broadcast: UInt16 = 4
    }

    enum Route {
        static let outputInterface: UInt16 = 4
        static let gateway: UInt16 = 5
        static let mainTable: UInt8 = 254
        static let staticProtocol: UInt8 = 4
        static let universeScope: UInt8 = 0
        static let linkScope: UInt8 = 253
        static let unicast: UInt8 = 1
    }

    enum Neighbour {
        static let destination: UInt16 = 1
        static let linkAddress: UInt16 = 2
        static let permanent: UInt16 = 0x80
        static let noResolution: UInt16 = 0x40
        static let ofMaster: UInt8 = 0x04
    }
}
