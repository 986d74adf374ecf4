import Diagnostics
import Foundation
import Testing

@testable import Backends

@Suite struct RemoteCaptureTests {
    private let about = "since=1700000000\nstamp=2026-11-22T10-31-07\noptions=eyJmaWx0ZXIiOiJ0Y3AifQ==\nsize=1234\n"

    @Test func aRunningCaptureIsRead() throws {
        let capture = try #require(
            try RemoteCapture.read(about + "words=capturing on ens5\n", host: "server", lab: "lab"))
        #expect(capture.isRunning && capture.since == 1_700_000_000 && capture.size == 1234)
        #expect(capture.options.filter == "tcp")
        #expect(capture.file.path.hasSuffix("/captures-aws/lab/2026-11-22T10-31-07/server.pcapng"))
        #expect(capture.lastWords == "capturing on ens5")
    }

    @Test(arguments: [
        ("status=0\ntold=yes\n", HostCapture.End.told, Int32(0)), ("status=3\n", .itself, 3),
        ("status=137\n", .itself, 137),
    ])
    func anEndedOneSaysHow(text: String, end: HostCapture.End, status: Int32) throws {
        let capture = try #require(try RemoteCapture.read(about + text, host: "server", lab: "lab"))
        guard case .ended(let why, let exitStatus) = capture.state else {
            Issue.record("it runs")
            return
        }
        #expect(why == end && exitStatus == status)
    }

    @Test(arguments: ["", "since=x\n", "size=1\nwords=\n", "since=1\n"])
    func whereThereIsNoneThereIsNone(text: String) throws {
        #expect(try RemoteCapture.read(text, host: "server", lab: "lab") == nil)
    }

    @Test func aHostCannotLeadOutOfItsFolder() throws {
        let text = about.replacingOccurrences(of: "2026-11-22T10-31-07", with: "../../../tmp")
        #expect(try RemoteCapture.read(text, host: "server", lab: "lab") == nil)
    }
}

@Suite struct BucketTests {
    @Test(arguments: [
        ("2026-11-22T10:31:07+00:00", true), ("2026-11-22T10:31:07.000Z", true), ("2026-11-22T10:31:08+00:00", false),
        ("yesterday", false),
    ])
    func aCopyHasTheTimeOfWhatItCopied(modified: String, isCopied: Bool) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("wirelab-copy-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("packets".utf8).write(to: file)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_795_343_467)], ofItemAtPath: file.path)
        #expect(Bucket.File(key: "x", size: 7, modified: modified).isCopied(to: file.path) == isCopied)
        #expect(!Bucket.File(key: "x", size: 8, modified: modified).isCopied(to: file.path))
        #expect(!Bucket.File(key: "x", size: 7, modified: modified).isCopied(to: file.path + ".none"))
    }
}

@Suite struct CaptureFileTests {
    @Test func whatArrivedIsMovedOrItIsSaid() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wirelab-arrived-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = CaptureFile(host: "server", folder: folder.path + "/kept")
        let error = #expect(throws: WirelabError.self) { try file.take(from: folder.path, .aws) }
        #expect(error?.message.contains("not in the bucket any more") == true)
        // Without messages: it may have said nothing.
        try Data("packets".utf8).write(to: folder.appendingPathComponent("capture.pcapng"))
        try file.take(from: folder.path, .aws)
        #expect(file.size == 7)
    }
}

@Suite struct RemoteOutcomeTests {
    @Test(arguments: [(7_999, false), (8_000, true)])
    func cutErrorsAreSeen(length: Int, isCut: Bool) {
        let errors = String(repeating: "x", count: length - 2) + "\r\n"
        let outcome = RemoteOutcome(
            host: "server", exitStatus: 1, status: "Failed", output: errors, errors: errors, seconds: 1)
        #expect(outcome.hasErrorsCut == isCut && !outcome.isCut)
    }

    @Test(arguments: [
        ("", ""), ("err\nfailed to run commands: exit status 7", "err\n"),
        ("failed to run commands: exit status 1\n", ""),
        ("err\n", "err\n"),
        ("failed to run commands: exit status 7\nmore\n", "failed to run commands: exit status 7\nmore\n"),
    ])
    func theAgentsOwnLineIsNotTheCommands(errors: String, rest: String) {
        #expect(RemoteOutcome.withoutAgentsWords(errors) == rest)
    }
}
