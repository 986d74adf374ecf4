internal import ArgumentParser
internal import DemoApps
internal import Diagnostics
internal import Packets

/// `wire dns-query`
struct DNSQueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: DNSQuery.name,
        abstract: "Ask a name server one question and tell what it answers.",
        discussion: """
            A query has a number, a name and a type of record; the answer repeats them, adds records, and says in its flags and \
            its code how it went. Both fit one UDP datagram each. An answer that does not fit 512 bytes, or what --edns offers, \
            comes truncated: then the question is asked again over TCP. Silence is asked again after 2 seconds, each name \
            server in turn.

            TYPE is A, AAAA, CNAME, MX, NS, PTR, SOA, SRV, TXT, or any other type but ANY. A NAME without a dot is looked for in \
            the search domains of /etc/resolv.conf; with a dot at its end it is complete. An address in the place of NAME \
            asks for its name.

            Examples:
              wire dns-query server                     its IPv4 address
              wire dns-query 10.0.0.10                  its name (PTR)
              wire dns-query nobody                     NXDOMAIN: no such name
              wire dns-query example.com                REFUSED: another zone
              wire dns-query server --tcp               in a connection
              wire dns-query server --server 127.0.0.1  ICMP: nothing listens
              wire dns-query server --server 10.0.0.10  silence: a firewall

            Exit status: 0 a record, 1 no such name or record, 2 wrong usage, 3 no answer, or a server that could not answer.
            """)

    @Argument(help: "The name to ask for, or an address.")
    var name: String

    @Argument(help: "The type of record; default: A, and PTR for an address.", transform: recordType)
    var type: DNSRecordType?

    @Option(
        help: ArgumentHelp(
            "The name server to ask, also several times. Default: those of /etc/resolv.conf.",
            valueName: "address[:port]"),
        transform: nameServer)
    var server: [SocketAddress] = []

    @Flag(help: "Ask over TCP from the start.")
    var tcp = false

    @Flag(help: "Do not ask the server to ask others: the flag RD is 0.")
    var noRecursion = false

    @Option(
        help: ArgumentHelp(
            "Offer to take UDP answers of so many bytes (EDNS); else 512 is the most.", valueName: "bytes"))
    var edns: UInt16?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("How long all may take. Default: 10, or what resolv.conf says.", valueName: "seconds"))
    var timeout: Double?

    @Flag(help: "One JSON event a line on stdout: query, answer, retry, ignored, finished.")
    var json = false

    func validate() throws {
        if let edns, edns < 512 { throw ValidationError("--edns takes a number from 512 to 65535; '\(edns)' is none.") }
        if let timeout, try seconds(timeout, option: "--timeout") == .zero {
            throw ValidationError("--timeout takes a number above 0.")
        }
    }

    func run() throws {
        let configuration = ResolverConfiguration.ofThisHost()
        let candidates = try NameCandidates(name, type: type, configuration: configuration)
        let interruption = try Interruption()
        let output = EventOutput(interruption)
        let report = report(output)
        do {
            let result = try query(candidates, configuration).run(
                interruption: interruption.descriptor, report: report)
            if !json { try StandardOutput.write(result.text) }
            try output.check()
            if let failure = result.failure { throw failure }
        } catch let error as WirelabError {
            if json { report(.failure(error)) }
            throw error
        }
    }

    private func query(_ candidates: NameCandidates, _ configuration: ResolverConfiguration) throws -> DNSQuery {
        var query = DNSQuery(candidates, of: server.isEmpty ? configuration.servers : server)
        query.startsWithTCP = tcp
        query.isRecursionDesired = !noRecursion
        query.payloadSize = edns
        if server.isEmpty { query.setPatience(of: configuration) }
        if let timeout { query.limit = try seconds(timeout, option: "--timeout") }
        return query
    }

    /// Events as JSON on stdout; for people, those that the result does not tell on stderr.
    private func report(_ output: EventOutput) -> (DNSEvent) -> Void {
        let json = json
        return { event in
            if json {
                output.write(event.json)
            } else if let line = event.line {
                StandardError.write(line + "\n")
            }
        }
    }
}

private func recordType(_ text: String) throws -> DNSRecordType {
    guard let type = DNSRecordType(text) else {
        throw ValidationError(
            "'\(text)' is no type of record: A, AAAA, CNAME, MX, NS, PTR, SOA, SRV, TXT, or TYPE and a number. "
                + "A name server goes with --server.")
    }
    return type
}

/// Reads `10.0.0.2`, `10.0.0.2:5353`, `::1` or `[::1]:5353`.
private func nameServer(_ text: String) throws -> SocketAddress {
    if let address = SocketAddress(text, port: DNSQuery.port) { return address }
    if let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 {
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if let address = SocketAddress(String(host), port: port) { return address }
    }
    throw ValidationError("'\(text)' is no address of a name server: 10.0.0.2, or 10.0.0.2:5353 with a port.")
}
