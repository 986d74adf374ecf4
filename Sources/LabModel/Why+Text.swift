import Diagnostics

extension Why {
    /// The explanation for a person.
    ///
    /// - Parameter labFile: the lab file's path, for the places of rules.
    /// - Returns: lines of text: what happens, whose rules say so, what is to be seen.
    public func lines(labFile: String) -> [String] {
        [headline] + table(labFile: labFile) + [consequence]
    }

    private var destination: String {
        switch path {
        case .host(let host): host.name
        case .itself: "itself"
        case .resolver: "the resolver"
        case .outside(let address), .unused(let address), .everyone(let address), .connectionToMany(let address):
            address.description
        }
    }

    private var headline: String {
        let receivers = sides.dropFirst()
        if case .everyone = path, sides.first?.match != nil, !receivers.isEmpty {
            let number = receivers.count { $0.match != nil }
            return
                "\(number == 0 ? "blocked" : "allowed"): \(service) from \(source.name) to \(destination) reaches \(number) "
                + "of the \(receivers.count) other hosts of subnet \(source.subnet)"
        }
        if case .connectionToMany = path { return "impossible: \(service) from \(source.name) to \(destination)" }
        guard !isAllowed else { return "allowed: \(service) from \(source.name) to \(destination)" }
        // A packet that nobody lets out reaches no receiver, so a broadcast is blocked at its sender alone.
        var denying = sides.filter { $0.match == nil }
        if case .everyone = path { denying = Array(denying.prefix(1)) }
        let reasons = denying.map { side in
            "role \(side.host.role) has no \(side.direction.rawValue) rule for \(service)" + peerText(side)
        }
        return "blocked at \(denying.map(\.host.name).joined(separator: " and at ")): "
            + reasons.joined(separator: "; ")
    }

    /// The other side's name where a rule is about the service and leaves just this other side out.
    private func peerText(_ side: Side) -> String {
        guard side.coversServiceForOthers else { return "" }
        return side.direction == .inbound ? " from \(source.name)" : " to \(destination)"
    }

    private func table(labFile: String) -> [String] {
        let rows = sides.map { side -> [String] in
            let name = "\(side.host.name) \(side.direction.rawValue)"
            guard let match = side.match else { return [name, "missing", "would need", side.missingRule] }
            let place = match.rule.position.map { "\(labFile):\($0.line)" } ?? ""
            return [name, "allowed", place, RuleText.written(match.rule, side.direction)]
        }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count)
            }
            return "  " + (padded + [row[3]]).joined(separator: "  ")
        }
    }

    private var consequence: String {
        switch path {
        case .itself:
            "A packet to the host's own address goes over loopback and never meets a security group."
        case .resolver:
            "No rule is needed: security groups do not filter DNS to the resolver, in a VPC as here."
        case .host(let host):
            sides.first?.match == nil ? stopsAtSource : isAllowed ? answers(host) : stopsBefore(host)
        case .outside(let address):
            isAllowed
                ? "\(address) is no host of the lab: past \(source.name)'s own rules, the way out decides."
                : stopsAtSource
        case .unused(let address):
            isAllowed ? "No host of the lab has the address \(address), so nobody answers." : stopsAtSource
        case .connectionToMany:
            "TCP connects two hosts; a broadcast address or a group cannot be one of them (RFC 9293 section 3.9.2.3)."
        case .everyone:
            sides.first?.match == nil
                ? "The packet is dropped on its way out of \(source.name): no host gets it."
                : "Each receiver's own inbound rules decide. An AWS VPC carries neither broadcast nor multicast."
        }
    }

    private var stopsAtSource: String {
        "The packet is dropped on its way out of \(source.name), so \(source.name) sees silence: \(silence)."
    }

    private func stopsBefore(_ host: Host) -> String {
        "The packet never reaches \(host.name), so \(source.name) sees silence: \(silence)."
    }

    /// What a sender sees of a packet that is dropped without a word.
    private var silence: String {
        switch service {
        case .tcp: "SYN retransmissions, then \"connection timed out\""
        case .udp: "no answer and no ICMP error"
        case .icmp: "echo requests without a reply"
        }
    }

    private func answers(_ host: Host) -> String {
        let replies = "Replies need no rule: security groups are stateful."
        return switch service {
        case .tcp(let port): "\(replies) If nothing listens on port \(port), \(host.name) answers with a reset."
        case .udp(let port):
            "\(replies) If nothing listens on port \(port), \(host.name) answers with ICMP port unreachable."
        case .icmp: replies
        }
    }
}
