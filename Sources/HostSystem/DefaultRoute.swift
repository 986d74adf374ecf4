internal import Diagnostics

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
