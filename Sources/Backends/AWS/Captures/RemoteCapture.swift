import FoundationEssentials

/// A capture on a host on AWS, as shell scripts that start it, end it, and say how it is; what they write and read lies in one
/// folder, of which there is one a host.
enum RemoteCapture {
    /// The exit status of a script that found a capture there already.
    static let alreadyCaptured: Int32 = 76
    /// The exit status of a script whose capture did not end.
    static let notEnded: Int32 = 75

    /// Starts a capture, and ends when every packet from then on is in it.
    ///
    /// - Parameters:
    ///   - options: what is captured.
    ///   - stamp: the name of the folder, on the user's machine, that its file is meant for.
    /// - Returns: the script.
    /// - Throws: an error of the encoder.
    static func start(_ options: CaptureOptions, stamp: String) throws -> String {
        let remembered = try JSONEncoder().encode(options).base64EncodedString()
        // The capture outlives the script, in a session of its own; SIGINT, which a shell has its background ignore, `wire`
        // takes for itself.
        let keeping = """
            wire capture "$@" -w "$0/capture.pcapng" 2>"$0/log" & echo $! >"$0/pid"; wait $!
            echo $? >"$0/status.part"; mv "$0/status.part" "$0/status"
            """
        let script = """
            folder=\(HostPaths.captures)
            mkdir -p "${folder%/*}"
            mkdir "$folder" 2>/dev/null || exit \(alreadyCaptured)
            printf 'since=%s\\nstamp=%s\\noptions=%s\\n' "$(date +%s)" \(stamp) \(remembered) >"$folder/about"
            setsid sh -c \(ShellText.quoted(keeping)) "$folder" \(ShellText.command(options.words)) </dev/null >/dev/null 2>&1 &
            tenths=0
            while [ $tenths -lt 300 ]; do
                if grep -q 'capturing on' "$folder/log" 2>/dev/null; then exit 0; fi
                if [ -e "$folder/status" ]; then
                    status=$(cat "$folder/status")
                    cat "$folder/log" >&2
                    rm -rf "$folder"
                    exit "$status"
                fi
                sleep 0.1
                tenths=$((tenths + 1))
            done
            echo 'the capture did not begin within 30 s' >&2
            kill -KILL "$(cat "$folder/pid")"
            rm -rf "$folder"
            exit 3
            """
        return HostPaths.prologue + script
    }

    /// Says how a capture is; nothing where there is none.
    static let describe = HostPaths.prologue + "folder=\(HostPaths.captures)\n" + description

    /// Ends a capture and uploads its files; then says how it is.
    static let end = HostPaths.prologue + ending + description

    private static let ending = """
        folder=\(HostPaths.captures)
        [ -e "$folder/about" ] || exit 0
        if [ ! -e "$folder/status" ]; then
            : >"$folder/told"
            kill -INT "$(cat "$folder/pid")" 2>/dev/null
        fi
        tenths=0
        while [ ! -e "$folder/status" ] && [ -d "/proc/$(cat "$folder/pid")" ]; do
            if [ $tenths -ge 300 ]; then exit \(notEnded); fi
            sleep 0.1
            tenths=$((tenths + 1))
        done
        stamp=$(sed -n 's/^stamp=//p' "$folder/about")
        for file in capture.pcapng log; do
            [ -e "$folder/$file" ] || continue
            aws s3 cp --only-show-errors "$folder/$file" "${WIRELAB_CAPTURES}\(Bucket.ownFolder)/$stamp/$file" >&2 || exit 3
        done

        """

    /// Removes a capture that has ended, and says which.
    static let forget = """
        folder=\(HostPaths.captures)
        [ -e "$folder/status" ] || exit 0
        cat "$folder/about"
        rm -rf "$folder"
        """

    /// Ends a capture and removes it; says that there was one.
    static let discard = """
        folder=\(HostPaths.captures)
        [ -d "$folder" ] || exit 0
        kill -KILL "$(cat "$folder/pid")" 2>/dev/null
        rm -rf "$folder"
        echo discarded
        """

    private static let description = """
        [ -e "$folder/about" ] || exit 0
        cat "$folder/about"
        echo "size=$(stat -c %s "$folder/capture.pcapng" 2>/dev/null || echo 0)"
        if [ -e "$folder/status" ]; then
            echo "status=$(cat "$folder/status")"
        elif [ "$(cat "/proc/$(cat "$folder/pid")/comm" 2>/dev/null)" != wire ]; then
            echo status=137
        fi
        if [ -e "$folder/told" ]; then echo told=yes; fi
        echo "words=$(tail -n 1 "$folder/log" 2>/dev/null)"
        """

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
