import Foundation
import Testing

@testable import Backends

@Suite struct SessionStreamTests {
    @Test func marksSayTheStreamAndTheRestIsTheSessionsOwn() {
        var stream = SessionStream()
        let lines = [
            "", "Starting session with SessionId: user-0123", "\u{1E}1to output", "\u{1E}2to error",
            "\u{1E}1half\u{1E}1\u{1E}",
            "\u{1E}2\u{1E}2\u{1E}", "\u{1E}x7", "", "Exiting session with sessionId: user-0123.",
        ]
        let parts = lines.compactMap { stream.read(Array($0.utf8)[...]) }
        #expect(
            parts == [
                .bytes("to output\n", isError: false), .bytes("to error\n", isError: true),
                .bytes("half", isError: false),
                .exitStatus(7),
            ])
        #expect(stream.ownWords.count == 2)
        #expect(stream.sessionID == "user-0123")
    }

    @Test func bytesThatAreNoTextStayAsTheyAre() {
        var stream = SessionStream()
        #expect(stream.read([0x1E, 0x31, 0xFF, 0x00, 0x0D]) == .bytes([0xFF, 0x00, 0x0D, 0x0A], isError: false))
    }

    @Test(arguments: ["\u{1E}", "\u{1E}3what", "\u{1E}xnone", "x7", "1"])
    func whatIsNoneOfTheseIsNoPart(line: String) {
        var stream = SessionStream()
        #expect(stream.read(Array(line.utf8)[...]) == nil)
    }

    /// The script itself, run by this machine's shell.
    @Test(arguments: [
        ("printf 'a\\nb'; echo c >&2; exit 3", "a\nb", "c\n", Int32(3)),
        ("printf 'no end' >&2", "", "no end", 0),
        ("echo 'it'\\''s'; cat", "it's\n", "", 0),
        ("no-such-command-at-all 2>/dev/null", "", "", 127),
        ("exit 200", "", "", 200),
        ("kill -INT $$", "", "", 130),
        ("sleep 5 & echo left", "left\n", "", 0),
    ])
    func theScriptCarriesStreamsAndStatus(script: String, output: String, errors: String, status: Int32) throws {
        let run = try ToolRun(["sh", "-c", SessionStream.script(script)])
        var stream = SessionStream()
        var (out, err, ended) = ("", "", Int32?.none)
        for line in run.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            switch stream.read(line) {
            case .bytes(let bytes, let isError):
                let text = String(decoding: bytes, as: UTF8.self)
                if isError { err += text } else { out += text }
            case .exitStatus(let number): ended = number
            case nil: break
            }
        }
        #expect((out, err) == (output, errors))
        #expect(ended == status)
    }
}

extension SessionStream.Part {
    /// The same from text.
    static func bytes(_ text: String, isError: Bool) -> Self { .bytes(Array(text.utf8)[...], isError: isError) }
}
