internal import Diagnostics

extension TCPConnection {
    /// What is worth explaining about the connection, its opening first.
    public var findings: [Finding] {
        [
            openingFindings, ConnectionEnd.allCases.flatMap(windowFindings), lossFindings + tailLossFindings,
            closingFindings,
        ].flatMap { $0 }
    }

    func finding(_ code: Finding.Code, _ frames: [Int], _ reference: String, _ sentence: String) -> Finding {
        Finding(
            code, interface: interface, stream: stream, frames: Array(frames.prefix(NotableFrames.limit)), sentence,
            reference)
    }

    /// An end with its address, for a sentence.
    func name(_ end: ConnectionEnd) -> String { "\(end) \(flow(from: end).endpoint)" }

    // MARK: Opening

    private var openingFindings: [Finding] {
        var findings: [Finding] = []
        if !client.notable.frames(with: .reusedPorts).isEmpty {
            findings.append(
                finding(
                    .reusedPorts, client.notable.frames(with: .reusedPorts), "RFC 9293 §3.6.1",
                    "The client used the same addresses and ports as an earlier connection; another initial sequence "
                        + "number tells the two apart."))
        }
        if client.syn == nil, server.syn == nil {
            findings.append(
                finding(
                    .beganBeforeCapture, [], "RFC 7323 §2.2",
                    "The capture lacks the handshake, so the factors of the windows are unknown: windows are shown as "
                        + "they stand in the header, and may be up to 16,384 times as large."))
        }
        if client.syn != nil, server.segments == 0 { findings.append(unanswered) }
        return findings
    }

    private var unanswered: Finding {
        let gaps = zip(client.attempts.dropFirst(), client.attempts).map {
            Quantity.duration($0.timestamp.since($1.timestamp))
        }
        let retries = gaps.isEmpty ? "once" : "again after \(gaps.joined(separator: ", "))"
        return finding(
            .synUnanswered, client.attempts.map(\.frame), "RFC 9293 §3.8.1",
            "The SYN to \(server.endpoint) was sent \(retries), and nothing came back: a firewall that drops silently, a host "
                + "that is not there, or a server whose accept queue is full. A closed port would answer with RST.")
    }

    // MARK: Windows

    private func windowFindings(_ receiver: ConnectionEnd) -> [Finding] {
        let (own, sender) = (flow(from: receiver), flow(from: receiver.peer))
        var findings = episodes(closedBy: receiver).prefix(Self.maximumEpisodeFindings).map { finding(of: $0) }
        let probes = episodes(closedBy: receiver).flatMap(\.probes)
        let keepAlives = Set(sender.notable.frames(with: .keepAlive))
        if !probes.isEmpty, probes.contains(where: { keepAlives.contains($0.frame) }) {
            findings.append(
                finding(
                    .probesLookLikeKeepAlives, probes.map(\.frame), "RFC 9293 §3.8.6.1",
                    "Linux probes a closed window with an empty segment one number back, which Wireshark calls a keep-alive; "
                        + "they are window probes, since the window was closed."))
        } else if sender.flags[.keepAlive] > 0 {
            findings.append(
                finding(
                    .keepAlives, sender.notable.frames(with: .keepAlive), "RFC 9293 §3.8.4",
                    "The \(name(receiver.peer)) asked \(times(sender.flags[.keepAlive])) whether the other end was still there; "
                        + "\(own.flags[.keepAliveAck]) of these were answered with an acknowledgement and nothing else."
                ))
        }
        if sender.flags[.windowFull] > 0 {
            findings.append(
                finding(
                    .windowFull, sender.notable.frames(with: .windowFull), "RFC 9293 §3.8.6",
                    "The \(name(receiver.peer)) filled the window of the \(receiver) \(times(sender.flags[.windowFull])): it was "
                        + "the receiver, not the network, that held it up."))
        }
        return findings
    }

    /// More than so many episodes of one end are told one by one in the episodes only.
    private static var maximumEpisodeFindings: Int { 3 }

    private func finding(of episode: ZeroWindowEpisode) -> Finding {
        let probes = episode.probes
        let answered = probes.count { $0.answer != nil }
        let asked =
            probes.isEmpty
            ? "The sender did not probe."
            : "The sender probed \(times(probes.count + episode.omittedProbes)), after "
                + probes.prefix(6).map { Quantity.duration($0.gap) }.joined(separator: ", ")
                + (probes.count > 6 ? ", …" : "")
                + "; \(answered) of \(episode.omittedProbes > 0 ? "the first \(probes.count)" : "these") were answered."
        let ending =
            switch episode.ending {
            case .windowUpdate(let window): "Then the application read, and the window opened to \(window) bytes."
            case .reset(let end): "The \(end) reset the connection."
            case .silence: "The capture shows no end of it."
            }
        return finding(
            .zeroWindow, [episode.frame] + probes.map(\.frame), "RFC 9293 §3.8.6",
            "The \(name(episode.receiver)) closed its window for \(Quantity.duration(episode.duration)): its application did "
                + "not read, and its buffer was full. \(asked) \(ending)")
    }

    // MARK: Losses

    private var lossFindings: [Finding] {
        ConnectionEnd.allCases.flatMap { end -> [Finding] in
            let flow = flow(from: end)
            var findings: [Finding] = []
            if flow.flags[.retransmission] > 0 { findings.append(retransmissions(end, flow)) }
            if flow.flags[.outOfOrder] > 0 {
                findings.append(
                    finding(
                        .outOfOrder, flow.notable.frames(with: .outOfOrder), "RFC 9293 §3.4",
                        "\(flow.flags[.outOfOrder]) segments of the \(name(end)) came after later ones, too soon to be "
                            + "retransmissions: the network reordered them, or the capture did."))
            }
            let missing = flow.notable.frames(with: .lostSegment)
            let acked = self.flow(from: end.peer).notable.frames(with: .ackLostSegment)
            if !missing.isEmpty || !acked.isEmpty {
                findings.append(
                    finding(
                        .missingFromCapture, (missing + acked).sorted(), "",
                        acked.isEmpty
                            ? "Segments of the \(name(end)) are not in the capture where later ones are: lost before the "
                                + "place of the capture, or by the capture."
                            : "Segments of the \(name(end)) were acknowledged and are not in the capture: the capture lost "
                                + "them, not the network."))
            }
            if let segmentSize = self.flow(from: end.peer).synOptions?.maximumSegmentSize,
                flow.largestPayload > Int(segmentSize)
            {
                findings.append(
                    finding(
                        .superSegments, [], "RFC 9293 §3.7.1",
                        "The \(name(end)) sent segments of up to \(flow.largestPayload) bytes, where the other end takes "
                            + "\(segmentSize): they were captured before the network card cuts them (segmentation offload)."
                    ))
            }
            return findings
        }
    }

    private func retransmissions(_ end: ConnectionEnd, _ flow: TCPFlow) -> Finding {
        let (all, fast, spurious) = (
            flow.flags[.retransmission], flow.flags[.fastRetransmission], flow.flags[.spuriousRetransmission]
        )
        var kinds: [String] = []
        if fast > 0 { kinds.append("\(fast) fast, because duplicate acknowledgements asked for them") }
        if spurious > 0 { kinds.append("\(spurious) of what had arrived already") }
        if all - fast - spurious > 0 { kinds.append("\(all - fast - spurious) after waiting in vain") }
        return finding(
            .retransmissions, flow.notable.frames(with: .retransmission), "RFC 9293 §3.8.1, RFC 5681 §3.2",
            "The \(name(end)) sent \(all == 1 ? "1 segment" : "\(all) segments") again: \(kinds.joined(separator: "; "))."
        )
    }

    // MARK: Closing

    private var closingFindings: [Finding] {
        switch closing {
        case .reset(let reset):
            [
                finding(
                    reset.cause == .refused ? .refused : .reset, [reset.frame], reset.cause.reference,
                    "The \(name(reset.sender)) \(reset.cause.sentence)")
            ]
        case .halfClosed(let end) where flow(from: end.peer).lastData.map { $0 > finTime(of: end) } ?? false:
            [
                finding(
                    .halfClosed, [], "RFC 9293 §3.6",
                    "The \(name(end)) had no more to send and closed its half; the other end went on sending.")
            ]
        default: []
        }
    }

    /// When an end sent its FIN.
    private func finTime(of end: ConnectionEnd) -> Timestamp { flow(from: end).fin ?? self.end }
}

/// `once`, `twice`, `3 times`.
private func times(_ count: Int) -> String {
    count == 1 ? "once" : count == 2 ? "twice" : "\(count) times"
}

extension ConnectionReset.Cause {
    /// What the end did, as the end of a sentence that begins with its name.
    fileprivate var sentence: String {
        switch self {
        case .refused:
            "refused the connection with RST: nobody listens on the port, or a firewall rejects. A firewall that drops would "
                + "be silent."
        case .dataAfterClose:
            "reset the connection: data came after it had closed, and there was nobody to read it."
        case .unreadData:
            "reset the connection, most likely because its application closed without having read all that had arrived; a "
                + "FIN would claim that it had."
        case .gaveUp: "reset the connection, most likely because what it had sent stayed without acknowledgement."
        case .unknownConnection: "reset a connection of which it knows nothing, as after a restart."
        case .aborted: "aborted the connection: its application asked for that (SO_LINGER with time 0) or was ended."
        }
    }

    fileprivate var reference: String {
        switch self {
        case .refused, .unknownConnection: "RFC 9293 §3.5.2"
        case .dataAfterClose, .aborted: "RFC 9293 §3.6"
        case .unreadData: "RFC 2525 §2.17"
        case .gaveUp: "RFC 9293 §3.8.3"
        }
    }
}
