internal import CWirelab
internal import Diagnostics
internal import Glibc
internal import HostSystem
internal import Synchronization

/// Finds the addresses of a host as every program does: the hosts file, then DNS, as the system is set up.
struct NameResolution {
    let waiting: Waiting

    /// Looks a name up.
    ///
    /// - Parameters:
    ///   - name: a name, or an address.
    ///   - port: goes into the results.
    /// - Returns: the addresses in the order in which to try them, at least one.
    /// - Throws: `WirelabError` that says what the resolver answered; `Interrupted`.
    func addresses(of name: String, port: UInt16) throws -> [SocketAddress] {
        if let address = SocketAddress(name, port: port) { return [address] }
        let answer = try Answer()
        // getaddrinfo(3) blocks, for as long as resolv.conf says, and cannot be interrupted: it has a thread of its own, which
        // the process does not wait for when it is told to end.
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Lookup(name: name, port: port, answer: answer))
        let status = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Lookup>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw WirelabError(.environment, "cannot look up '\(name)': \(systemErrorText(status))")
        }
        pthread_detach(thread)
        _ = try waiting.wait(for: [(answer.descriptor, .readable)])
        return try answer.value()
    }
}

/// What a lookup finds, and a descriptor that becomes readable when it has.
private final class Answer: Sendable {
    let descriptor: CInt
    private let result = Mutex<Result<[SocketAddress], WirelabError>>(.success([]))

    init() throws {
        descriptor = eventfd(0, CInt(EFD_CLOEXEC))
        if descriptor < 0 { throw SocketError(call: "eventfd", number: errno) }
    }

    deinit { close(descriptor) }

    func give(_ found: Result<[SocketAddress], WirelabError>) {
        result.withLock { $0 = found }
        eventfd_write(descriptor, 1)
    }

    func value() throws -> [SocketAddress] { try result.withLock { $0 }.get() }
}

private final class Lookup: Sendable {
    private let name: String
    private let port: UInt16
    private let answer: Answer

    init(name: String, port: UInt16, answer: Answer) {
        self.name = name
        self.port = port
        self.answer = answer
    }

    func run() {
        answer.give(Result { () throws(WirelabError) in try addresses() })
    }

    private func addresses() throws(WirelabError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        // No question for IPv6 addresses on a host that has none itself.
        hints.ai_flags = AI_ADDRCONFIG
        var results: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, String(port), &hints, &results)
        defer { if let results { freeaddrinfo(results) } }
        guard status == 0 else { throw failure(status) }
        var addresses: [SocketAddress] = []
        var next = results
        while let entry = next {
            if let address = entry.pointee.ai_addr.flatMap({ SocketAddress(UnsafePointer($0)) }) {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        if addresses.isEmpty { throw failure(EAI_NONAME) }
        return addresses
    }

    private func failure(_ status: CInt) -> WirelabError {
        let reason =
            switch status {
            case EAI_NONAME: "the name server says that there is no such name; check the spelling"
            case EAI_AGAIN:
                "no search domain has this name, and outside its zone the name server refuses the question or is silent; "
                    + "check the spelling, and see: wire dns-query \(name)"
            default: String(cString: gai_strerror(status))
            }
        return WirelabError(.environment, "cannot find the address of '\(name)': \(reason)")
    }
}

extension SocketAddress {
    /// The first address of a host.
    ///
    /// - Parameters:
    ///   - name: its name, or an address.
    ///   - port: the port.
    ///   - interruption: becomes readable when the search shall end.
    /// - Returns: the address and port.
    /// - Throws: `WirelabError` that says what the resolver answered, or that the search was interrupted.
    public static func resolving(_ name: String, port: UInt16, interruption: CInt) throws -> SocketAddress {
        do {
            let addresses = try NameResolution(waiting: Waiting(interruption: interruption)).addresses(
                of: name, port: port)
            return addresses.first ?? .any(port: port)
        } catch is Interrupted {
            throw WirelabError(.environment, "interrupted while looking for the address of '\(name)'")
        }
    }
}
