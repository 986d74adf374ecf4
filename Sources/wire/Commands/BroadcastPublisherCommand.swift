internal import ArgumentParser
internal import DemoApps
internal import LabModel

/// `wire broadcast-publisher`
struct BroadcastPublisherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: BroadcastPublisher.name,
        abstract: "Send messages to everybody in the subnet.",
        discussion: """
            One UDP datagram to the subnet's last address, such as 10.1.0.255, in Ethernet frames to ff:ff:ff:ff:ff:ff (three, for the \
            4096 bytes of a message are more than a frame takes): every host \
            of the subnet gets it, and drops it unless a program listens on the port. Nobody is asked, nobody answers, no ICMP \
            comes back. A broadcast stays in its subnet: routers do not pass on 255.255.255.255 (RFC 919), nor, by default, another \
            subnet's broadcast (RFC 2644). AWS carries neither broadcast nor multicast: there the same command is heard by nobody.

            Examples, in a lab of labs/lan.yaml:
              wire broadcast-consumer                     on member-2, member-3, …
              wire broadcast-publisher -n member-1        on member-1: to 10.1.0.255
              wire broadcast-publisher 255.255.255.255    whatever the subnet's address is
            """)

    @Argument(
        help: "A broadcast address of this host. Default: the one of the default route's interface.")
    var address: String?

    @Argument(help: "The port to send to; default: WIRELAB_PORT.")
    var port: UInt16?

    @OptionGroup var publisher: PublisherOptions
    @OptionGroup var output: EventOptions

    func validate() throws { _ = try words() }

    func run() throws {
        try output.run { _ in
            let (address, port) = try words()
            var application = try BroadcastPublisher(
                address: address, port: port, publisherName: publisher.publisherName)
            application.count = publisher.count
            application.pace = publisher.interval
            return application
        }
    }

    /// The address and port; a number alone is the port.
    private func words() throws -> (address: IPv4Address?, port: UInt16) {
        guard let address else { return (nil, try destinationPort(port)) }
        if port == nil, let number = UInt16(address) { return (nil, try destinationPort(number)) }
        guard let read = IPv4Address(address) else {
            throw ValidationError("'\(address)' is no IPv4 address; a broadcast address is one such as 10.1.0.255.")
        }
        return (read, try destinationPort(port))
    }
}
