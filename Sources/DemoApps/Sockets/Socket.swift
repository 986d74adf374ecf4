internal import CWirelab
internal import Glibc

/// A socket that never blocks by itself; `Waiting` and `EventPoll` wait for it.
final class Socket {
    /// What it carries.
    enum Kind {
        case stream
        case datagram

        fileprivate var number: CInt {
            switch self {
            case .stream: CInt(SOCK_STREAM.rawValue)
            case .datagram: CInt(SOCK_DGRAM.rawValue)
            }
        }
    }

    private(set) var descriptor: CInt

    /// Makes a socket for addresses like this one.
    ///
    /// - Throws: `SocketError`.
    init(_ kind: Kind, for address: SocketAddress) throws {
        let flags = CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        descriptor = socket(address.family, kind.number | flags, 0)
        if descriptor < 0 { throw SocketError(call: "socket", number: errno) }
    }

    private init(accepted descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit { close() }

    /// Closes it; what the kernel still has to send is sent by the kernel, unless `linger` says otherwise.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// The own address and port.
    var localAddress: SocketAddress? { SocketAddress.filled { getsockname(descriptor, $0, $1) } }

    /// The peer's address and port; nil once the connection is gone.
    var peerAddress: SocketAddress? { SocketAddress.filled { getpeername(descriptor, $0, $1) } }

    /// Takes an address and port.
    ///
    /// - Throws: `SocketError`.
    func bind(to address: SocketAddress) throws {
        try check("bind") { address.withPointer { Glibc.bind(descriptor, $0, $1) } }
    }

    /// Sets an option to a number.
    ///
    /// - Throws: `SocketError`.
    func set(_ option: SocketOption, _ value: Int) throws {
        var number = CInt(clamping: value)
        try check("setsockopt(\(option.name))") {
            setsockopt(descriptor, option.level, option.number, &number, socklen_t(MemoryLayout<CInt>.size))
        }
    }

    /// An option's number.
    func get(_ option: SocketOption) -> Int? {
        var number: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(descriptor, option.level, option.number, &number, &length) == 0 else { return nil }
        return Int(number)
    }

    /// Takes the error that the kernel holds for this socket: of a connection attempt, or an ICMP message.
    func takeError() -> CInt { CInt(get(.error) ?? 0) }

    /// Makes a call; an interrupted one is made again.
    ///
    /// - Throws: `SocketError`.
    @discardableResult
    func check<Number: SignedInteger>(_ name: String, _ call: () -> Number) throws -> Number {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw SocketError(call: name, number: errno) }
        }
    }

    /// The same, where nil means that the call would have to wait.
    ///
    /// - Throws: `SocketError`.
    func attempt<Number: SignedInteger>(_ name: String, _ call: () -> Number) throws -> Number? {
        do {
            return try check(name, call)
        } catch let error as SocketError where error.number == EAGAIN || error.number == EINPROGRESS {
            return nil
        }
    }
}

/// What a stream socket does.
extension Socket {
    /// Begins to listen.
    ///
    /// - Parameter backlog: how many established connections may wait to be accepted; Linux holds one more.
    /// - Throws: `SocketError`.
    func listen(backlog: Int) throws {
        try check("listen") { Glibc.listen(descriptor, CInt(clamping: backlog)) }
    }

    /// Takes the next connection that waits.
    ///
    /// - Returns: nil if none waits.
    /// - Throws: `SocketError`.
    func accept() throws -> Socket? {
        try attempt("accept") { wirelab_accept(descriptor) }.map(Socket.init(accepted:))
    }

    /// Sends the SYN, or sets a datagram socket's peer.
    ///
    /// - Returns: whether the connection stands already.
    /// - Throws: `SocketError`.
    func connect(to address: SocketAddress) throws -> Bool {
        try attempt("connect") { address.withPointer { Glibc.connect(descriptor, $0, $1) } } != nil
    }

    /// Hands bytes to the kernel.
    ///
    /// - Returns: how many it took; nil if its send buffer is full.
    /// - Throws: `SocketError`.
    func send(_ bytes: UnsafeRawBufferPointer) throws -> Int? {
        try attempt("send") { Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL)) }
    }

    /// Takes bytes from the kernel.
    ///
    /// - Returns: how many there were, 0 after the peer's FIN; nil if there are none yet.
    /// - Throws: `SocketError`.
    func receive(into buffer: UnsafeMutableRawBufferPointer) throws -> Int? {
        try attempt("recv") { recv(descriptor, buffer.baseAddress, buffer.count, 0) }
    }

    /// Closes the sending half: a FIN follows what the kernel has still to send.
    func finishSending() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// How `close` goes: nil as usual, 0 with a RST at once that drops what was not sent, more waits that many seconds.
    ///
    /// - Throws: `SocketError`.
    func setLinger(_ seconds: Int) throws {
        var value = linger(l_onoff: 1, l_linger: CInt(clamping: seconds))
        try check("setsockopt(SO_LINGER)") {
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
        }
    }

    /// How many bytes wait to be read.
    var receiveQueue: Int {
        var count: CInt = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }
}
