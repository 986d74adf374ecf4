import Parity

/// The JSON of `parity`: fixed for scripts and tests of others.
struct ParityDocument: Encodable {
    struct Evidence: Encodable {
        let place: String
        let text: String

        init(_ evidence: Difference.Evidence) {
            place = evidence.place
            text = evidence.text
        }
    }

    struct Flow: Encodable {
        let from: String
        let to: String
        let packet: String
        let lab: Bool
        let cloud: Bool

        init(_ flow: FlowDifference) {
            from = flow.from
            to = flow.to
            packet = flow.packet.description
            lab = flow.isAllowedInLab
            cloud = flow.isAllowedInCloud
        }
    }

    struct DifferenceDocument: Encodable {
        let kind: Difference.Kind
        let change: Difference.Change
        let message: String
        let lab: Evidence?
        let cloud: Evidence?
        let flows: [Flow]
        let flowCount: Int

        init(_ difference: Difference) {
            kind = difference.kind
            change = difference.change
            message = difference.message
            lab = difference.lab.map(Evidence.init)
            cloud = difference.cloud.map(Evidence.init)
            flows = difference.flows.map(Flow.init)
            flowCount = difference.flowCount
        }
    }

    let agrees: Bool
    let source: String
    let hosts: Int
    let rules: Int
    let records: Int
    let flows: Int
    let differences: [DifferenceDocument]
    let notes: [String]

    init(_ report: ParityReport) {
        agrees = report.agrees
        source = report.source
        hosts = report.hosts
        rules = report.rules
        records = report.records
        flows = report.flows
        differences = report.differences.map(DifferenceDocument.init)
        notes = report.notes
    }
}
