internal import ArgumentParser
internal import DemoApps
internal import Diagnostics

/// `wire multicast-publisher`
struct MulticastPublisherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: MulticastPublisher.name,
        abstract: "Send messages to a group.",
        discussion: """
            One UDP datagram to the group's address, in Ethernet frames whose address is made of the group's (01:00:5e and its last \
            23 bits; three frames, for the 4096 bytes of a message are more than one takes): whoever joined the group gets it. The publisher need not be a member, and does not learn who is. With a time \
            to live of 1 no router passes it on. AWS carries neither broadcast nor multicast: there the same command is heard by \
            nobody.

            Examples, in a lab of labs/lan.yaml:
              wire multicast-subscriber 239.1.2.3         on member-2
              wire multicast-publisher 239.1.2.3          on member-1; member-3 gets nothing
            """)

    @OptionGroup var group: GroupArguments

    @Option(
        help: ArgumentHelp(
            "How many networks a message may cross; 1 stays in the subnet, 0 on this host.", valueName: "n"))
    var ttl = 1

    @Option(help: ArgumentHelp("The interface to send on; default: the one that the routes say.", valueName: "name"))
    var interface: String?

    @Flag(inversion: .prefixedNo, help: "Members on this host get the messages too.")
    var loop = true

    @OptionGroup var publisher: PublisherOptions
    @OptionGroup var output: EventOptions

    func validate() throws {
        _ = try destinationPort(group.port)
        guard (0...255).contains(ttl) else {
            throw ValidationError("--ttl takes a number from 0 to 255; '\(ttl)' is none.")
        }
    }

    func run() throws {
        try output.run { _ in
            var application = MulticastPublisher(
                group: group.group, port: try destinationPort(group.port), publisherName: publisher.publisherName)
            application.timeToLive = ttl
            application.interface = interface
            application.loopsBack = loop
            application.count = publisher.count
            application.pace = publisher.interval
            return application
        }
    }
}

/// Which group.
struct GroupArguments: ParsableArguments {
    @Argument(help: "The group's address, 224.0.0.0 to 239.255.255.255.", transform: readGroup)
    var group: MulticastGroup

    @Argument(help: "The port; default: WIRELAB_PORT.")
    var port: UInt16?

    private static func readGroup(_ text: String) throws -> MulticastGroup {
        do {
            return try MulticastGroup(text)
        } catch {
            throw ValidationError(error.message)
        }
    }
}
