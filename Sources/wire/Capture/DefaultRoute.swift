internal import Diagnostics

/// The interface of the default route with the lowest metric.
///
/// - Returns: its name.
/// - Throws: `WirelabError` if there is no default route.
func defaultRouteInterface() throws -> String {
    guard let interface = defaultRouteInterface(in: try readSmallFile("/proc/net/route")) else {
        throw WirelabError(
            .environment, "this host has no default route, so no interface to prefer; name one: wire capture -i eth0")
    }
    return interface
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
