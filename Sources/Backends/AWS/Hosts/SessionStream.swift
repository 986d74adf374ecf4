/// What a command writes on a host, carried through a session of Systems Manager, which has one stream only and says things of its own
/// in it.
///
/// On the host each line gets a mark: the record separator, then 1 for standard output or 2 for standard error. A stream ends with its
/// mark and a record separator, on the same line where its last line had no line end; `x` has the exit status.
struct SessionStream {
    /// A part of what a command wrote.
    enum Part: Equatable {
        case text(String, isError: Bool)
        case exitStatus(Int32)
    }

    private static let mark: Character = "\u{1E}"

    /// What has no mark: the session's own words.
    private(set) var ownWords: [String] = []

    /// Reads a line.
    ///
    /// - Parameter line: the line, without its end.
    /// - Returns: what it holds; nil for the session's own words, and where nothing is to be written.
    mutating func read(_ line: Substring) -> Part? {
        // Some versions end lines as terminals do.
        let line = line.hasSuffix("\r") ? line.dropLast() : line
        guard line.first == Self.mark, let stream = line.dropFirst().first else {
            if !line.isEmpty && ownWords.count < 100 { ownWords.append(String(line)) }
            return nil
        }
        let text = line.dropFirst(2)
        if stream == "x" { return Int32(text).map { .exitStatus($0) } }
        guard stream == "1" || stream == "2" else { return nil }
        if text == String(Self.mark) { return nil }
        let ending = "\(Self.mark)\(stream)\(Self.mark)"
        if text.hasSuffix(ending) { return .text(String(text.dropLast(3)), isError: stream == "2") }
        return .text("\(text)\n", isError: stream == "2")
    }

    /// A script that runs another one and writes like this.
    ///
    /// - Parameter script: for `/bin/sh`.
    /// - Returns: the script.
    static func script(_ script: String) -> String {
        #"""
        mark() { LC_ALL=C sed -u "s/^/$(printf '\036')$1/"; printf '\036%s\036\n' "$1"; }
        ways=$(mktemp -d /tmp/wirelab.XXXXXX) && mkfifo "$ways/1" "$ways/2" || exit 126
        mark 1 <"$ways/1" &
        mark 2 <"$ways/2" &
        sh -c \#(ShellText.quoted(script)) >"$ways/1" 2>"$ways/2" </dev/null
        status=$?
        wait
        rm -rf "$ways"
        printf '\036x%s\n' "$status"
        """#
    }
}
