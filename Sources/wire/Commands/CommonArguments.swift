internal import ArgumentParser
internal import DemoApps
internal import Diagnostics
internal import Glibc

/// Where a server waits.
struct ServerArguments: ParsableArguments {
    @Argument(help: "Where to listen: an address or name of this host. Default: 0.0.0.0, all of its IPv4 addresses.")
    var address: String?

    @Argument(help: "The port to listen on; default: WIRELAB_PORT.")
    var port: UInt16?

    /// The address and port; a number alone is the port.
    ///
    /// - Throws: `ValidationError`, `WirelabError` for an unknown name.
    func socketAddress(_ interruption: Interruption) throws -> SocketAddress {
        let (name, port) = try words()
        return try SocketAddress.resolving(name, port: port, interruption: interruption.descriptor)
    }

    func validate() throws { _ = try words() }

    private func words() throws -> (name: String, port: UInt16) {
        if port == nil, let address, let number = UInt16(address) { return ("0.0.0.0", number) }
        return (address ?? "0.0.0.0", try wire.port(port))
    }
}

/// Which server a client talks to.
struct ClientArguments: ParsableArguments {
    @Argument(help: "The server's name or address.")
    var address: String

    @Argument(help: "The server's port; default: WIRELAB_PORT.")
    var port: UInt16?

    func validate() throws {
        if UInt(address) != nil {
            throw ValidationError("'\(address)' is a port without a server: name the server before it.")
        }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, UInt16(parts[1]) != nil {
            throw ValidationError("Write the port as a word of its own: \(parts[0]) \(parts[1]).")
        }
        _ = try peerPort()
    }

    /// The port.
    ///
    /// - Throws: `ValidationError`.
    func peerPort() throws -> UInt16 { try destinationPort(port) }
}

/// How long a client waits for its connection.
struct HandshakeOption: ParsableArguments {
    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("How long the handshake may take; 0: as long as the kernel tries.", valueName: "seconds"))
    var connectTimeout = 10.0

    /// The time; nil for as long as the kernel tries.
    ///
    /// - Throws: `ValidationError`.
    var timeout: Duration? {
        get throws { try wire.timeout(connectTimeout, option: "--connect-timeout") }
    }

    func validate() throws { _ = try timeout }
}

/// The name that a client's messages carry.
struct NameOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The client's name in the messages; default: a random UUID.")
    var name: String?

    func validate() throws {
        if let name, name.utf8.count > 255 { throw ValidationError("--name takes at most 255 bytes.") }
    }

    /// The name.
    var clientName: String { name ?? randomUUID() }
}

/// What a publisher takes: its name, and how many messages it sends how often.
struct PublisherOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The publisher's name in the messages; default: a random UUID.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Seconds between messages: a number, or two for a random pause; default: 1.", valueName: "min..max"),
        transform: pace)
    var interval = Pace(.seconds(1) ... .seconds(1))

    @Option(name: .shortAndLong, help: ArgumentHelp("How many messages; default: no end.", valueName: "n"))
    var count: Int?

    func validate() throws {
        if let name, name.utf8.count > 255 { throw ValidationError("--name takes at most 255 bytes.") }
        try require(count, atLeast: 1, option: "--count")
    }

    /// The name.
    var publisherName: String { name ?? randomUUID() }
}

/// Reads the pauses between messages: a number of seconds, `5`, or two for a random pause, `5..25`.
func pace(_ text: String) throws -> Pace {
    var bounds = [text]
    if let dots = text.indices.first(where: { text[$0...].hasPrefix("..") }) {
        bounds = [String(text[..<dots]), String(text[dots...].dropFirst(2))]
    }
    let durations = bounds.compactMap(Double.init).filter { $0 >= 0 && $0 <= 1_000_000_000 }.map {
        Duration.seconds($0)
    }
    guard durations.count == bounds.count, let low = durations.first, let high = durations.last, low <= high else {
        throw ValidationError("'\(text)' is neither a number of seconds nor two of them, such as 5..25.")
    }
    return Pace(low...high)
}

/// The port: the argument, else `WIRELAB_PORT`.
func port(_ argument: UInt16?) throws -> UInt16 {
    if let argument { return argument }
    guard let text = environmentVariable("WIRELAB_PORT") else {
        throw ValidationError("No PORT is given and WIRELAB_PORT is not set.")
    }
    guard let port = UInt16(text) else {
        throw ValidationError("WIRELAB_PORT is '\(text)', which is no port: 0 to 65535.")
    }
    return port
}

/// The port that is connected or sent to: the argument, else `WIRELAB_PORT`; never 0.
func destinationPort(_ argument: UInt16?) throws -> UInt16 {
    let port = try port(argument)
    if port == 0 { throw ValidationError("Port 0 can be neither connected nor sent to.") }
    return port
}

/// A number of seconds from the command line.
func seconds(_ value: Double, option: String) throws -> Duration {
    guard value >= 0, value <= 1_000_000_000 else {
        throw ValidationError("\(option) takes a number of seconds, 0 or more; '\(value)' is none.")
    }
    return .seconds(value)
}

/// A number of seconds from the command line where 0 means no limit.
func timeout(_ value: Double, option: String) throws -> Duration? {
    let duration = try seconds(value, option: option)
    return duration == .zero ? nil : duration
}

/// Refuses a number that an option does not take.
func require(_ value: Int?, atLeast least: Int, atMost most: Int = .max, option: String) throws {
    if let value, value > most {
        throw ValidationError("\(option) takes a number from \(least) to \(most); '\(value)' is none.")
    }
    if let value, value < least {
        throw ValidationError("\(option) takes a number from \(least) on; '\(value)' is none.")
    }
}
