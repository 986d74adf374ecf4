import Diagnostics

/// Checks the name of the private DNS zone.
struct ZoneCheck {
    let zone: WrittenZone
    let problems: Problems

    /// Reports every problem; false when names in this zone are not worth checking.
    func run() -> Bool {
        guard let name = zone.name else { return false }
        if name.value.hasSuffix("."), name.value.count > 1 {
            problems.error("write the zone without the final dot: '\(name.value.dropLast())'", at: name.position)
            return false
        }
        let labels = name.value.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        for label in labels {
            guard let problem = labelProblem(label, isLast: label == labels.last) else { continue }
            problems.error(
                "\(quoted(name.value)) cannot be the zone: label \(quoted(label)): \(problem)", at: name.position)
            return false
        }
        guard name.value.utf8.count <= NameRule.nameLimit else {
            problems.error(
                "the zone's name has \(name.value.utf8.count) characters, and a DNS name has at most \(NameRule.nameLimit) "
                    + "(RFC 1035 section 2.3.4)", at: name.position)
            return false
        }
        if labels.last == "local" {
            problems.warning(
                "names under 'local' are looked up by multicast on many systems (RFC 6762 section 3): "
                    + "'internal' is free for private use", at: name.position)
        }
        return true
    }

    /// A label of digits only is common in the middle of a name, and at its end would make it look like an address.
    private func labelProblem(_ label: String, isLast: Bool) -> String? {
        if !isLast, !label.isEmpty, label.utf8.count <= NameRule.labelLimit,
            label.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        {
            return nil
        }
        return NameRule.labelProblem(label)
    }
}
