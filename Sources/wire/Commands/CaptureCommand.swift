internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import HostSystem
internal import Packets

/// `wire capture`
struct CaptureCommand: ParsableCommand {
    /// tcpdump's own limit, which no packet reaches.
    private static let largestSnapLength: UInt32 = 262_144
    private static let bufferSizes = ByteCount(2 << 20)...ByteCount(2 << 30)
    private static let smallestRing = ByteCount(64 << 10)

    static let configuration = CommandConfiguration(
        commandName: "capture",
        abstract: "Capture the packets of an interface into a pcapng file.",
        discussion: """
            Both directions, nanosecond timestamps, not promiscuous. It says "capturing on eth0" on stderr once every packet \
            from then on is in the capture. Ctrl-C or SIGTERM ends it: all packets that the kernel saw until then are in the \
            file, and the number of those that it had no room for.

            Examples:
              wire capture -w all.pcapng
              wire capture -w syn.pcapng tcp port 1234 --comment 'one SYN'
              wire capture -i lo -w first.pcapng -c 100 --duration 10
              wire capture -w last.pcapng --ring 10M

            Follow it live, as text or in Wireshark:
              wire capture -w - | tshark -l -r -
              wire capture -w - | wireshark -k -i -

            A filter is an expression of pcap-filter(7), as for tcpdump: 'arp', 'icmp or udp', 'host 10.0.0.21', \
            'tcp[tcpflags] & tcp-syn != 0'. tcpdump compiles it.

            Wireshark, tshark and capinfos open the file.
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The interface; default: the one of the default route.", valueName: "iface"))
    var interface: String?

    @Option(
        name: [.customShort("w"), .long],
        help: ArgumentHelp("The file to write, or a FIFO; - for stdout. A file is overwritten.", valueName: "file"))
    var write: String

    @Argument(help: ArgumentHelp("Capture only what this expression matches; see above.", valueName: "expression"))
    var expression: [String] = []

    @Option(help: ArgumentHelp("The same, as an option.", valueName: "expression"))
    var filter: String?

    @Option(help: ArgumentHelp("Capture this many bytes of a packet at most.", valueName: "bytes"))
    var snaplen: UInt32 = Self.largestSnapLength

    @Option(name: [.customShort("c"), .long], help: ArgumentHelp("End after this many packets.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("End after this many seconds.", valueName: "seconds"))
    var duration: Double?

    @Option(
        help: ArgumentHelp(
            """
            Keep the newest packets only, about this much: 512k, 10M, plain bytes; 64k at least. They are in up to \(RingFiles.count) \
            files, FILE_00001.pcapng and so on, each complete in itself.
            """, valueName: "size"), transform: byteCount)
    var ring: ByteCount?

    @Option(help: ArgumentHelp("A comment to write into the file; may be repeated.", valueName: "text"))
    var comment: [String] = []

    @Option(
        help: ArgumentHelp(
            "The memory in which packets wait to be written; default: 32M.", valueName: "size"),
        transform: byteCount)
    var buffer = ByteCount(32 << 20)

    func validate() throws {
        if filter != nil, let word = expression.first {
            throw ValidationError("'\(word)' is one word too many: the filter is already said by --filter.")
        }
        if !(1...Self.largestSnapLength).contains(snaplen) {
            throw ValidationError("--snaplen takes a number from 1 to \(Self.largestSnapLength).")
        }
        if let count, count <= 0 { throw ValidationError("--count takes a number above 0.") }
        if let duration { _ = try seconds(duration, option: "--duration") }
        if let ring, ring < Self.smallestRing {
            throw ValidationError("--ring takes a size from \(Self.smallestRing).")
        }
        if !Self.bufferSizes.contains(buffer) {
            throw ValidationError(
                "--buffer takes a size from \(Self.bufferSizes.lowerBound) to \(Self.bufferSizes.upperBound).")
        }
        if ring != nil, write == "-" { throw ValidationError("--ring needs files; it does not go with -w -.") }
        if write.isEmpty { throw ValidationError("-w needs the name of a file, or - for stdout.") }
    }

    /// The filter, as one expression; nil for none.
    private var wantedFilter: String? { filter ?? (expression.isEmpty ? nil : expression.joined(separator: " ")) }

    /// Whether the packets go to somebody who reads along, not into a file.
    private var isFollowed: Bool {
        var status = stat()
        return write == "-" || stat(write, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    func run() throws {
        if write == "-", isatty(STDOUT_FILENO) != 0 {
            throw WirelabError(
                .invalidInput, "stdout is a terminal; name a file, or read it: wire capture -w - | tshark -l -r -")
        }
        guard let name = try interface ?? defaultRouteInterface() else {
            throw WirelabError(
                .environment,
                "this host has no default route, so no interface to prefer; name one: wire capture -i eth0")
        }
        let interface = try CapturedInterface(name)
        // Before signals are taken over: Ctrl-C ends a tcpdump that waits for DNS, and this program with it.
        let program = try FilterCompiler(interface: interface, snapLength: snaplen).compile(wantedFilter)
        let interruption = try Interruption()
        // A file that may not become larger is a failed write, not death.
        signal(SIGXFSZ, SIG_IGN)

        let settings = CaptureSettings(
            interface: interface, path: write, snapLength: snaplen, filter: wantedFilter, comments: comment,
            ringSize: ring,
            application: Wire.configuration.version)
        var recording = try CaptureRecording(
            socket: try PacketSocket(on: interface, filter: program, bufferSize: buffer, isFollowed: isFollowed),
            settings: settings,
            packets: count, end: CaptureEnd(interruption: interruption.descriptor, deadline: nil))
        StandardError.write("capturing on \(interface.name)\n")

        let deadline = try duration.map { ContinuousClock.now + (try seconds($0, option: "--duration")) }
        let report = try recording.run(
            until: CaptureEnd(interruption: interruption.descriptor, deadline: deadline))
        StandardError.write(report.summary + "\n")
        if let warning = report.warning { StandardError.write("wire: warning: \(warning)\n") }
        if let error = report.error { throw error }
    }
}

/// A size from the command line.
private func byteCount(_ text: String) throws -> ByteCount {
    guard let size = ByteCount(text: text) else {
        throw ValidationError("'\(text)' is no size; write plain bytes, or 512k, 10M, 1G.")
    }
    return size
}
