/// How far a run of Terraform has come, counted in resources.
struct TerraformProgress {
    /// What it does to a resource, such as `made`.
    let verb: String
    private var total: Int?
    /// What is still to be done to each resource, in messages; nil where no plan says it.
    private var steps: [String: Int]?
    private var done = 0
    /// What it is at, and since when, in seconds.
    private var pending: [String: Int] = [:]

    /// - Parameters:
    ///   - verb: what it does to a resource, such as `made`.
    ///   - plan: what it is about to do; nil where it says that itself before it begins, as a destroy does.
    init(verb: String, plan: PlanSummary? = nil) {
        self.verb = verb
        steps = plan?.steps
        total = steps?.count
    }

    /// Takes in a message.
    ///
    /// - Parameter message: what Terraform said.
    /// - Returns: how far it has come.
    mutating func text(after message: TerraformMessage) -> String {
        if message.type == "change_summary", let changes = message.changes, total == nil {
            total = changes.add + changes.change + changes.remove
        }
        // Data sources are read on the way.
        if let hook = message.hook, hook.action != "read" {
            let resource = hook.resource.addr
            switch message.type {
            case "apply_start", "apply_progress": pending[resource] = Int(hook.elapsed ?? 0)
            case "apply_complete":
                pending[resource] = nil
                count(resource)
            case "apply_errored": pending[resource] = nil
            default: break
            }
        }
        let slowest = pending.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let waiting = slowest.map { ", at \($0.key) for \($0.value) s" } ?? ""
        return "\(done)\(total.map { " of \(max($0, done))" } ?? "") \(verb)\(waiting)"
    }

    /// One that is replaced counts when the new one is there and the old one gone, whichever comes first.
    private mutating func count(_ resource: String) {
        guard let left = steps?[resource], left > 1 else { return done += 1 }
        steps?[resource] = left - 1
    }
}
