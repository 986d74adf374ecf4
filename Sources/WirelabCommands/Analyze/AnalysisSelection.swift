import Diagnostics
import Packets

/// What of a capture is to be shown.
struct AnalysisSelection: Sendable {
    let filter: AnalysisFilter
    let interface: String?
    let connection: Int?

    /// The part of a capture that is to be shown.
    func view(of capture: AnalyzedCapture) -> AnalysisView {
        let start = capture.start
        let all = capture.analysis.tcp.connections
        let shown = all.indices.filter { index in
            let stream = all[index].stream
            return !all[index].hasOnlyHeaders && admits(all[index].interface, of: capture.interfaces)
                && (connection ?? stream) == stream && filter.admits(all[index], since: start)
        }
        let flows = capture.analysis.traffic.udp.flows.filter {
            connection == nil && admits($0.interface, of: capture.interfaces) && filter.admits($0, since: start)
        }
        return AnalysisView(
            capture: capture, shownConnections: shown, flows: flows,
            interfaces: Set(capture.interfaces.indices.filter { admits($0, of: capture.interfaces) }),
            isWhole: filter.isEmpty && connection == nil, isDetailed: connection != nil)
    }

    /// Whether an interface is asked for, by its host, its own name, or its number.
    func admits(_ index: Int, of interfaces: [CaptureInterface]) -> Bool {
        guard let interface else { return true }
        guard interfaces.indices.contains(index) else { return false }
        let described = interfaces[index]
        return [described.description, described.name, "\(index)"].contains(interface)
    }
}

extension AnalysisSelection {
    /// Refuses the name of an interface that none of the captures has; says what they have.
    ///
    /// - Parameters:
    ///   - captures: the interfaces of each capture.
    ///   - files: what the captures are called.
    /// - Throws: `WirelabError`.
    func checkInterface(in captures: [[CaptureInterface]], _ files: [String]) throws(WirelabError) {
        // Of a file that could not be read there is nothing to choose from, and its fault is told.
        guard let interface, !captures.allSatisfy(\.isEmpty) else { return }
        let isThere = captures.contains { interfaces in interfaces.indices.contains { admits($0, of: interfaces) } }
        if isThere { return }
        var names: [String] = []
        for interfaces in captures {
            for index in interfaces.indices {
                let name = interfaces.name(of: index)
                if !names.contains(name) { names.append(name) }
            }
        }
        throw WirelabError(
            .invalidInput,
            "there is no interface \(interface) in \(files.joined(separator: ", ")), only \(names.joined(separator: ", "))"
        )
    }
}
