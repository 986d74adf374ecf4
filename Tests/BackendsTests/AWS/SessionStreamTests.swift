import Foundation
import Testing

@testable import Backends

@Suite struct SessionStreamTests {
    @Test func marksSayTheStreamAndTheRestIsTheSessionsOwn() {
        var stream = SessionStream()
        let lines = [
            "", "Starting session with SessionId: user-0123", "\u{1E}1to output", "\u{1E}2to error",
            "\u{1E}1half\u{1E}1\u{1E}",
            "\u{1E}2\u{1E}", "\u{1E}x7", "", "Exiting session with sessionId: user-0123.",
        ]
        let parts = lines.compactMap { stream.read($0[...]) }
        #expect(
            parts == [
                .text("to output\n", isError: false), .text("to error\n", isError: true), .text("half", isError: false),
                .exitStatus(7),
            ])
        #expect(stream.ownWords.count == 2)
    }

    @Test func aLineMayEndAsOnATerminal() {
        var stream = SessionStream()
        #expect(stream.read("\u{1E}1text\r") == .text("text\n", isError: false))
        #expect(stream.read("\u{1E}x0\r") == .exitStatus(0))
    }

    @Test(arguments: ["\u{1E}", "\u{1E}3what", "\u{1E}xnone", "x7", "1"])
    func whatIsNoneOfTheseIsNoPart(line: String) {
        var stream = SessionStream()
        #expect(stream.read(line[...]) == nil)
    }

    /// The script itself, run by this machine's shell.
    @Test(arguments: [
        ("printf 'a\\nb'; echo c >&2; exit 3", "a\nb", "c\n", Int32(3)),
        ("printf 'no end' >&2", "", "no end", 0),
        ("echo 'it'\\''s'; cat", "it's\n", "", 0),
        ("no-such-command-at-all 2>/dev/null", "", "", 127),
        ("exit 200", "", "", 200),
    ])
    func theScriptCarriesStreamsAndStatus(script: String, output: String, errors: String, status: Int32) throws {
        let run = try ToolRun(["sh", "-c", SessionStream.script(script)])
        var stream = SessionStream()
        var (out, err, ended) = ("", "", Int32?.none)
        for line in String(decoding: run.output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        {
            switch stream.read(line) {
            case .text(let text, let isError): if isError { err += text } else { out += text }
            case .exitStatus(let number): ended = number
            case nil: break
            }
        }
        #expect((out, err) == (output, errors))
        #expect(ended == status)
    }
}
