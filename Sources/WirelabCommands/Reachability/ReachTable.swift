import Backends
import LabModel
import Reports

/// `reach` for a person: one line for each pair of hosts, the services that pass and those that do not.
struct ReachTable {
    let report: ReachReport

    init(_ report: ReachReport) {
        self.report = report
    }

    /// The table, and with a probe how it compares.
    var text: String {
        let table = TextTable(header: ["from", "to", "allowed", "denied"], rows: rows).render()
        let isProbed = report.rows.contains { $0.result != nil }
        return isProbed ? "\(table)\n\n\(comparison)" : table
    }

    private var rows: [[String]] {
        var rows: [[String]] = []
        var start = 0
        while start < report.rows.count {
            let flow = report.rows[start].flow
            let pair = report.rows[start...].prefix {
                $0.flow.source == flow.source && $0.flow.destination == flow.destination
            }
            rows.append([
                flow.source.name, flow.destination.name, services(pair) { $0.verdict.isAllowed },
                services(pair) { !$0.verdict.isAllowed },
            ])
            start += pair.count
        }
        return rows
    }

    private func services(_ pair: ArraySlice<ReachReport.Row>, _ belongs: (ReachReport.Row) -> Bool) -> String {
        let names = pair.filter(belongs).map { $0.flow.service.description + ($0.differs ? "!" : "") }
        return names.isEmpty ? "–" : names.joined(separator: " ")
    }

    private var comparison: String {
        let differing = report.rows.filter(\.differs).map {
            "differs: \($0.flow): the rules say \($0.verdict.isAllowed ? "allowed" : "denied"), but \($0.result?.reason ?? "")"
        }
        let unseen = report.rows.filter { $0.result?.arrived == nil }.map {
            "not probed: \($0.flow): \($0.result?.reason ?? "")"
        }
        let probed = report.rows.count - unseen.count
        let verdict =
            differing.isEmpty
            ? "\(Count(probed, "flow")) probed: the network does what the rules say"
            : "\(Count(probed, "flow")) probed, \(differing.count) differ"
        return (differing + unseen + [verdict]).joined(separator: "\n")
    }
}
