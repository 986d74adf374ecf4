/// What a command writes on a host, carried through a session of Systems Manager, which has one stream only and says things of its own
/// in it.
///
/// On the host each line gets a mark: the record separator, then 1 for standard output or 2 for standard error. A stream's last line ends
/// with the mark and another record separator, and has no line end of the command's; `x` has the exit status.
struct SessionStream {
    /// A part of what a command wrote.
    enum Part: Equatable {
        case bytes(ArraySlice<UInt8>, isError: Bool)
        case exitStatus(Int32)
    }

    private static let mark: UInt8 = 0x1E
    private static let lineEnd = UInt8(ascii: "\n")

    /// What has no mark: the session's own words.
    private(set) var ownWords: [String] = []

    /// The session's name, when it has said it.
    var sessionID: String? {
        ownWords.first { $0.hasPrefix("Starting session with SessionId: ") }?.split(separator: " ").last.map(
            String.init)
    }

    /// Reads a line.
    ///
    /// - Parameter line: the line, without its end.
    /// - Returns: what it holds; nil for the session's own words, and where nothing is to be written.
    mutating func read(_ line: ArraySlice<UInt8>) -> Part? {
        guard line.first == Self.mark, let stream = line.dropFirst().first else {
            let words = String(decoding: line, as: UTF8.self)
            if !words.allSatisfy(\.isWhitespace) && ownWords.count < 100 { ownWords.append(words) }
            return nil
        }
        let text = line.dropFirst(2)
        if stream == UInt8(ascii: "x") { return Int32(String(decoding: text, as: UTF8.self)).map { .exitStatus($0) } }
        guard stream == UInt8(ascii: "1") || stream == UInt8(ascii: "2") else { return nil }
        let isError = stream == UInt8(ascii: "2")
        if text.suffix(3).elementsEqual([Self.mark, stream, Self.mark]) {
            return text.count == 3 ? nil : .bytes(text.dropLast(3), isError: isError)
        }
        return .bytes(text + [Self.lineEnd], isError: isError)
    }

    /// A script that runs another one and writes like this, for a session that has a terminal.
    ///
    /// The terminal is what ends a command as Ctrl-C and a hangup do everywhere: the whole command, as the terminal's foreground job,
    /// and neither this script, which has the exit status still to tell, nor what the command left behind.
    ///
    /// - Parameter script: for `/bin/sh`.
    /// - Returns: the script.
    static func script(_ script: String) -> String {
        // Line ends are to stay as they are. A line is one write, for two streams share the terminal. The ends of the streams are
        // written here: what the command left behind may hold them open. The job must not itself end by SIGINT, for bash would
        // take that for its own end; after Ctrl-C nothing of it is left.
        #"""
        { stty -echo -opost; set -m; } 2>/dev/null
        end=$(printf '\036') sweep=
        mark() { LC_ALL=C exec stdbuf -o1M sed -u -e "s/^/$end$1/" -e "/$end$1$end\$/q"; }
        ways=$(mktemp -d /tmp/wirelab.XXXXXX) && mkfifo "$ways/1" "$ways/2" || exit 126
        mark 1 <"$ways/1" &
        mark 2 <"$ways/2" &
        exec 3>"$ways/1" 4>"$ways/2"
        rm -rf "$ways"
        (
            trap 'sweep="kill -TERM 0"' INT
            sh -c \#(ShellText.quoted(script))
            status=$?
            trap '' TERM
            $sweep
            exit $status
        ) </dev/null >&3 2>&4 3>&- 4>&-
        status=$?
        echo "${end}1$end" >&3
        echo "${end}2$end" >&4
        wait
        echo "${end}x$status"
        """#
    }
}
