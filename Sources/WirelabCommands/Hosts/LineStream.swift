import Glibc

/// One stream of a command's output, cut into lines.
struct LineStream {
    let descriptor: Int32
    private(set) var isAtEnd = false
    private var kept: [UInt8] = []
    private var line: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// All that was kept.
    var text: String { String(decoding: kept, as: UTF8.self) }

    /// Reads what is there and returns the lines that are whole now; at the end also one without a line end.
    mutating func read(keeping limit: Int) -> [String] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { return [] }
        guard count > 0 else { return end() }
        kept.append(contentsOf: buffer.prefix(min(count, max(0, limit - kept.count))))
        var lines: [String] = []
        for byte in buffer.prefix(count) {
            // A line longer than that is cut, so that a host cannot fill the memory.
            if byte == UInt8(ascii: "\n") || line.count >= 1 << 20 {
                lines.append(String(decoding: line, as: UTF8.self))
                line = []
            }
            if byte != UInt8(ascii: "\n") { line.append(byte) }
        }
        return lines
    }

    /// Reads what is there without waiting for more: at most one pipe full, which is all that can be there.
    mutating func finish(keeping limit: Int) -> [String] {
        if isAtEnd { return [] }
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let lines = poll(&event, 1, 0) > 0 ? read(keeping: limit) : []
        return isAtEnd ? lines : lines + end()
    }

    private mutating func end() -> [String] {
        isAtEnd = true
        close(descriptor)
        defer { line = [] }
        return line.isEmpty ? [] : [String(decoding: line, as: UTF8.self)]
    }
}
