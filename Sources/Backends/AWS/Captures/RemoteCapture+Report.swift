import FoundationEssentials

extension RemoteCapture {
    /// Reads what the scripts say.
    ///
    /// - Parameters:
    ///   - text: what they said.
    ///   - host: on which host.
    ///   - lab: the lab's name.
    /// - Returns: the capture; nil where there is none.
    /// - Throws: `WirelabError` where the user has no home.
    static func read(_ text: String, host: String, lab: String) throws -> HostCapture? {
        let fields = Dictionary(
            text.split(separator: "\n").compactMap { line -> (Substring, Substring)? in
                guard let sign = line.firstIndex(of: "=") else { return nil }
                return (line[..<sign], line[line.index(after: sign)...])
            }, uniquingKeysWith: { first, _ in first })
        guard let since = fields["since"].flatMap({ Int($0) }), let stamp = fields["stamp"],
            // It becomes a folder here.
            stamp.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }), !stamp.isEmpty
        else { return nil }
        let options = fields["options"].flatMap { Data(base64Encoded: String($0)) }
            .flatMap { try? JSONDecoder().decode(CaptureOptions.self, from: $0) }
        let folder = try CaptureFolder(lab: lab, stamp: String(stamp), in: .aws)
        let words = (fields["words"] ?? "").split(separator: " ").joined(separator: " ")
        var capture = HostCapture(
            host: host, options: options ?? CaptureOptions(), file: folder.file(host), since: since, state: .running)
        if let status = fields["status"].flatMap({ Int32($0) }) {
            capture.state = .ended(fields["told"] == nil ? .itself : .told, exitStatus: status)
        }
        capture.report = HostCapture.HostReport(
            size: fields["size"].flatMap { Int($0) } ?? 0,
            lastWords: words.isEmpty ? nil : words.hasPrefix("wire: ") ? String(words.dropFirst(6)) : words)
        return capture
    }
}
