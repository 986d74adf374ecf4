internal import ArgumentParser
internal import DemoApps

/// `wire multicast-subscriber`
struct MulticastSubscriberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: MulticastSubscriber.name,
        abstract: "Join a group and tell each of its messages.",
        discussion: """
            To join, the host reports its membership with IGMP (RFC 3376), a packet to 224.0.0.22 that a capture shows, so that \
            routers and switches know where the group is wanted; its network card begins to take in the group's frames. At the end, \
            also at Ctrl-C, it leaves and reports that too. The socket is bound to the group's address: what is sent to the host \
            itself does not reach it. AWS carries neither broadcast nor multicast: there nothing ever comes.

            Examples, in a lab of labs/lan.yaml:
              wire multicast-subscriber 239.1.2.3 -c 3           on member-2
              wire multicast-publisher 239.1.2.3                 on member-1
            See the memberships: ip maddress, and the reports: tcpdump -i eth0 igmp
            """)

    @OptionGroup var group: GroupArguments

    @Option(help: ArgumentHelp("The interface to join on; default: the one that the routes say.", valueName: "name"))
    var interface: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("End after so many messages; default: no end.", valueName: "n"))
    var count: Int?

    @OptionGroup var output: EventOptions

    func validate() throws {
        _ = try wire.port(group.port)
        try require(count, atLeast: 1, option: "--count")
    }

    func run() throws {
        try output.run { _ in
            var application = MulticastSubscriber(group: group.group, port: try wire.port(group.port))
            application.interface = interface
            application.count = count
            return application
        }
    }
}
