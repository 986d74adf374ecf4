import Diagnostics
import FoundationEssentials

/// What a plan would do, and what it would cost: from `terraform show -json` of the plan.
public struct PlanSummary: Sendable {
    /// How many resources are created; one that is replaced counts here and among the destroyed.
    public let created: Int
    /// How many resources are changed in place.
    public let changed: Int
    /// How many resources are destroyed.
    public let destroyed: Int
    /// The resources that change, as Terraform addresses them, with what is done to them.
    public let changes: [String]
    /// How often Terraform will say of each resource that something is done to it: twice of one that is replaced.
    let steps: [String: Int]
    /// The region.
    public let region: String
    /// The instance type.
    public let instanceType: String
    /// What an hour costs, in US dollars, an estimate; nil where it is not known.
    public let hourlyCost: Double?
    /// What the hosts will have to do without, in words.
    public let missing: [String]

    /// What goes on to be billed when the hosts have stopped themselves, in words.
    public let billedWhileStopped: [String]
    private let changesOutputs: Bool

    /// Whether everything is as it should be.
    public var isEmpty: Bool { changes.isEmpty && !changesOutputs }

    /// Whether the hosts would have to do without what `make dist` makes on a machine.
    ///
    /// - Parameter architecture: the machine's.
    /// - Returns: whether they lack any of it.
    func lacksPrograms(for architecture: ProgramArchitecture?) -> Bool {
        guard let architecture else { return false }
        return missing.contains { $0.contains("wire-\(architecture.rawValue)") || $0.contains("wirelab.tar.gz") }
    }

    /// - Parameter json: the answer of `terraform show -json`.
    /// - Throws: `WirelabError` where it is no plan of this configuration.
    init(json: [UInt8]) throws {
        let plan: Plan
        do {
            plan = try JSONDecoder().decode(Plan.self, from: Data(json))
        } catch {
            throw WirelabError(.environment, "Terraform's plan cannot be read: \(error)", cause: error)
        }
        let planned = (plan.resource_changes ?? []).filter { $0.mode == "managed" && $0.change.actions != ["no-op"] }
        func count(_ action: String) -> Int { planned.count { $0.change.actions.contains(action) } }
        (created, changed, destroyed) = (count("create"), count("update"), count("delete"))
        changes = planned.map { "\($0.address) \(Self.word(for: $0.change.actions))" }
        steps = Dictionary(
            planned.map { resource in
                (resource.address, resource.change.actions.count { ["create", "update", "delete"].contains($0) })
            }, uniquingKeysWith: +)
        region = plan.variables?["region"]?.value?.text ?? ""
        instanceType = plan.variables?["instance_type"]?.value?.text ?? ""
        hourlyCost = plan.output("hourly_cost_running")?.number
        missing = plan.output("missing")?.texts ?? []
        billedWhileStopped = plan.output("billed_while_stopped")?.texts ?? []
        changesOutputs = (plan.output_changes ?? [:]).values.contains { $0.actions != ["no-op"] }
    }

    private static func word(for actions: [String]) -> String {
        switch actions {
        case ["create"]: "created"
        case ["update"]: "changed"
        case ["delete"]: "destroyed"
        default: "replaced"
        }
    }

    private struct Plan: Decodable {
        struct Resource: Decodable {
            struct Change: Decodable {
                let actions: [String]
            }

            let address: String
            let mode: String
            let change: Change
        }

        struct Variable: Decodable {
            let value: OutputValue?
        }

        struct Output: Decodable {
            let value: OutputValue?
        }

        struct Values: Decodable {
            let outputs: [String: Output]?
        }

        let resource_changes: [Resource]?
        let output_changes: [String: Resource.Change]?
        let variables: [String: Variable]?
        let planned_values: Values?

        func output(_ name: String) -> OutputValue? { planned_values?.outputs?[name]?.value }
    }
}

/// A value of a plan, as far as it is read here.
private enum OutputValue: Decodable {
    case one(String)
    case amount(Double)
    case several([String])
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .one(text)
        } else if let number = try? container.decode(Double.self) {
            self = .amount(number)
        } else if let texts = try? container.decode([String].self) {
            self = .several(texts)
        } else {
            self = .other
        }
    }

    var text: String? { if case .one(let text) = self { text } else { nil } }
    var number: Double? { if case .amount(let number) = self { number } else { nil } }
    var texts: [String]? { if case .several(let texts) = self { texts } else { nil } }
}
