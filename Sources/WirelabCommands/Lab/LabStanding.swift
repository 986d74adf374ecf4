import Backends

/// What verbs say of how a lab is.
struct LabStanding {
    /// The lab's name.
    let lab: String
    let condition: LabCondition
    /// What hints at the lab.
    let hint: CommandHint

    /// Whether its hosts may be asked something.
    var canBeAsked: Bool {
        if case .unknown = condition { return false }
        return true
    }

    /// In a column of a table.
    var word: String {
        switch condition {
        case .up: "up"
        case .unfinished(.up): "half up"
        case .unfinished(.down): "half down"
        case .lacking(_, gone: []): "stopped"
        case .lacking(stopped: [], _): "gone"
        case .lacking: "stopped, gone"
        case .unknown: "not known"
        }
    }

    /// In JSON; the names are fixed.
    var name: String {
        switch condition {
        case .up: "up"
        case .unfinished(.up): "half-up"
        case .unfinished(.down): "half-down"
        case .lacking: "lacking"
        case .unknown: "unknown"
        }
    }

    /// What there is to say, and what to do about it; nil where all is as it should be.
    var sentence: String? {
        switch condition {
        case .up: nil
        case .unfinished(.up):
            "\(lab) is half up, for the last change did not finish, and what is there costs money: \(hint.line("up")) goes on, "
                + "\(hint.line("down")) takes it away"
        case .unfinished(.down):
            "\(lab) is half down, and what is left costs money: \(hint.line("down")) goes on"
        case .lacking(let stopped, let gone):
            "\(lab) is not whole: \(Self.lacking(stopped, gone)). What is there costs money: \(hint.line("up")) mends it, "
                + "\(hint.line("down")) takes it away"
        case .unknown(let reason):
            "\(lab) was brought up from here, and how it is now is not known, for it cannot be asked: \(reason)"
        }
    }

    private static func lacking(_ stopped: [String], _ gone: [String]) -> String {
        func clause(_ hosts: [String], _ one: String, _ several: String) -> String? {
            hosts.isEmpty ? nil : "\(hosts.shortList) \(hosts.count == 1 ? one : several)"
        }
        return [clause(stopped, "has stopped", "have stopped"), clause(gone, "is gone", "are gone")]
            .compactMap { $0 }.joined(separator: ", ")
    }
}

extension World {
    /// How a lab is.
    ///
    /// - Parameters:
    ///   - lab: the lab.
    ///   - hint: what hints at it.
    /// - Returns: what to say of it.
    func standing(of lab: RunningLab, _ hint: CommandHint) async -> LabStanding {
        LabStanding(lab: lab.name, condition: await backend.condition(of: lab), hint: hint)
    }

    /// The labs that were begun and have no hosts to name: something of them may be there, and cost money.
    ///
    /// - Throws: `WirelabError`.
    func unfinishedLabs() throws -> [LabStanding] {
        guard case .aws(let backend) = self else { return [] }
        return try backend.unfinishedLabs().map {
            LabStanding(lab: $0.lab, condition: $0.condition, hint: hint.naming($0.lab))
        }
    }

    /// What there is to say of a lab that was begun and has no hosts to name.
    ///
    /// - Parameter lab: its name.
    /// - Returns: nil where it was not.
    /// - Throws: `WirelabError`.
    func unfinishedLine(_ lab: String) throws -> String? {
        try unfinishedLabs().first { $0.lab == lab }?.sentence
    }
}
