internal import Diagnostics
internal import Glibc

/// The interface of the default route with the lowest metric.
///
/// - Returns: its name; nil if there is no default route.
/// - Throws: `WirelabError` if the kernel's table cannot be read.
public func defaultRouteInterface() throws -> String? {
    defaultRouteInterface(in: try readSmallFile("/proc/net/route"))
}

/// Reads the kernel's table: tab-separated columns; interface, destination, gateway, flags, …, metric (7th), mask (8th).
private func defaultRouteInterface(in table: String) -> String? {
    let routes = table.split(separator: "\n").dropFirst().compactMap { line -> (name: String, metric: Int)? in
        let columns = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
        guard columns.count >= 8, columns[1] == "00000000", columns[7] == "00000000", let metric = Int(columns[6])
        else { return nil }
        return (String(columns[0]), metric)
    }
    return routes.min { $0.metric < $1.metric }?.name
}

private func readSmallFile(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw WirelabError(.environment, "cannot read \(path): \(SocketError.text(of: errno))")
    }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while content.count < 1 << 20 {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        content += buffer[..<count]
    }
    return String(decoding: content, as: UTF8.self)
}
