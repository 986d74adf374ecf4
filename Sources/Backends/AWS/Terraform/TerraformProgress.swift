/// How far a run of Terraform has come.
struct TerraformProgress {
    /// What it does to a resource, such as `made`.
    let verb: String
    private var total: Int?
    private var done = 0
    /// What it is at, and since when, in seconds.
    private var pending: [String: Int] = [:]

    /// - Parameter verb: what it does to a resource, such as `made`.
    init(verb: String) {
        self.verb = verb
    }

    /// Takes in a message.
    ///
    /// - Parameter message: what Terraform said.
    /// - Returns: how far it has come.
    mutating func text(after message: TerraformMessage) -> String {
        // At an apply the plan's own summary is in the plan; at a destroy it comes first.
        if message.type == "change_summary", let changes = message.changes, total == nil {
            total = changes.add + changes.change + changes.remove
        }
        if let resource = message.hook?.resource.addr {
            switch message.type {
            case "apply_start", "apply_progress": pending[resource] = Int(message.hook?.elapsed ?? 0)
            case "apply_complete", "apply_errored":
                pending[resource] = nil
                done += message.type == "apply_complete" ? 1 : 0
            default: break
            }
        }
        let slowest = pending.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let waiting = slowest.map { ", at \($0.key) for \($0.value) s" } ?? ""
        return "\(done)\(total.map { " of \(max($0, done))" } ?? "") \(verb)\(waiting)"
    }
}
