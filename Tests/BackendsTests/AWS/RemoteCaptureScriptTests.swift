import Foundation
import Testing

@testable import Backends

/// The scripts, run by this machine's shell as Systems Manager runs them on a host; programs of the same names stand in for
/// `wire` and `aws`.
@Suite(.timeLimit(.minutes(1))) struct RemoteCaptureScriptTests {
    @Test func aCaptureBeginsIsUploadedAndForgotten() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        #expect(try #require(try host.described()).isRunning)
        let ended = try host.run(host.scripts.end)
        #expect(ended.status == 0)
        try Self.expect(try RemoteCapture.read(ended.output, host: "server", lab: "lab"), .told, 0)
        #expect(try host.uploaded("capture.pcapng") == "packets tcp\n" && host.uploaded("log").contains("capturing on"))
        #expect(try host.run(host.scripts.forget).output.contains("stamp=\(CapturedHost.stamp)"))
        #expect(try host.described() == nil)
        #expect(try host.start().status == 0)
    }

    @Test func aHostIsCapturedOnce() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        #expect(try host.start().status == RemoteCapture.alreadyCaptured)
        #expect(try #require(try host.described()).isRunning)
        // Nothing but the capture is left of the attempt.
        #expect(try host.names == ["captures"])
    }

    @Test func whatDoesNotStartLeavesNothing() throws {
        let host = try CapturedHost()
        let run = try host.start(filter: "no such filter")
        #expect(run.status == 2 && run.errors.contains("no such filter"))
        #expect(try host.names.isEmpty)
    }

    @Test func aRunningCaptureIsNotForgotten() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        #expect(try host.run(host.scripts.forget).output.isEmpty)
        #expect(try #require(try host.described()).isRunning)
    }

    @Test func discardingEndsTheCapture() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        let process = try host.process
        #expect(try host.run(host.scripts.discard(stamp: "2000-01-01T00-00-00")).output.isEmpty)
        #expect(CapturedHost.runs(process))
        #expect(try host.run(host.scripts.discard(stamp: CapturedHost.stamp)).output == "discarded\n")
        #expect(!CapturedHost.runs(process))
        #expect(try host.names.isEmpty)
    }

    @Test func onesNameIsKnownWhenItHasBegun() throws {
        let host = try CapturedHost()
        for _ in 0..<5 {
            #expect(try host.start().status == 0)
            let process = try host.process
            #expect(try host.run(host.scripts.discard()).output == "discarded\n")
            #expect(!CapturedHost.runs(process))
        }
    }

    @Test func whatAPowerCutLeftIsBroughtHomeAndForgotten() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        try host.cutPower()
        try Self.expect(try host.described(), .itself, 137)
        let ended = try host.run(host.scripts.end)
        try Self.expect(try RemoteCapture.read(ended.output, host: "server", lab: "lab"), .itself, 137)
        #expect(try host.uploaded("capture.pcapng") == "packets tcp\n")
        #expect(try host.run(host.scripts.forget).output.contains("stamp="))
        #expect(try host.start().status == 0)
    }

    @Test func aFileThatWasNeverWrittenIsAnEmptyOne() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        try host.cutPower()
        try FileManager.default.removeItem(atPath: host.captures + "/capture.pcapng")
        #expect(try host.run(host.scripts.end).status == 0)
        #expect(try host.uploaded("capture.pcapng").isEmpty)
    }

    @Test func whoeverHasTheNumberNowIsLeftAlone() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        try host.cutPower()
        let bystander = try ChildProcess(["sleep", "60"])
        defer {
            kill(bystander.process, SIGKILL)
            _ = try? bystander.wait()
        }
        let name = try String(contentsOfFile: host.captures + "/process", encoding: .utf8).split(separator: " ")
        // The same number, begun at another time; and as after a restart, at the same time.
        for other in ["1 \(name[2])", "\(try Self.begin(of: bystander.process)) another-boot\n"] {
            try "\(bystander.process) \(other)"
                .write(toFile: host.captures + "/process", atomically: true, encoding: .utf8)
            try Self.expect(try host.described(), .itself, 137)
            #expect(try host.run(host.scripts.end).status == 0)
        }
        #expect(try host.run(host.scripts.discard()).output == "discarded\n")
        #expect(CapturedHost.runs(bystander.process))
    }

    @Test func aStartThatWasKilledIsNoCapture() throws {
        let host = try CapturedHost()
        let manager = FileManager.default
        let longAgo = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -120)]
        try manager.createDirectory(atPath: host.captures + ".abcdef", withIntermediateDirectories: true)
        try manager.setAttributes(longAgo, ofItemAtPath: host.captures + ".abcdef")
        try manager.createDirectory(atPath: host.captures, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: host.captures + "/log"))
        #expect(try host.described() == nil)
        #expect(try host.start().status == 0)
        #expect(try host.names == ["captures"])
    }

    @Test func aStartThatWasKilledBeforeItsCaptureIsAnEndedOne() throws {
        let host = try CapturedHost()
        #expect(try host.start().status == 0)
        try host.cutPower()
        try FileManager.default.removeItem(atPath: host.captures + "/process")
        #expect(try #require(try host.described()).isRunning)
        let longAgo = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -120)]
        try FileManager.default.setAttributes(longAgo, ofItemAtPath: host.captures + "/about")
        try Self.expect(try host.described(), .itself, 137)
    }

    private static func expect(_ capture: HostCapture?, _ end: HostCapture.End, _ status: Int32) throws {
        guard case .ended(let why, let exitStatus) = try #require(capture).state else {
            Issue.record("it runs")
            return
        }
        #expect(why == end && exitStatus == status)
    }

    private static func begin(of process: pid_t) throws -> Substring {
        let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = try #require(text.split(separator: ")").last).split(separator: " ")
        return fields[19]
    }
}

/// A folder as a host, where captures are made by a program that writes which packets it would take.
private final class CapturedHost {
    static let stamp = "2026-11-22T10-31-07"

    struct Run {
        let status: Int32
        let output: String
        let errors: String
    }

    let scripts: RemoteCapture
    let captures: String
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("wirelab-host-\(UUID())")
        captures = root.path + "/state/captures"
        scripts = RemoteCapture(
            folder: captures,
            prologue: """
                export PATH=\(root.path):/usr/local/bin:/usr/bin:/bin WIRELAB_CAPTURES=s3://bucket/captures/server/

                """)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        // A shell cannot trap what its parent ignores, as the shell does that starts it.
        try program("wire", "exec env --default-signal=INT sh \"$0.sh\" \"$@\"")
        try program(
            "wire.sh",
            """
            trap 'exit 0' INT
            while [ "$1" != -w ]; do filter=$1; shift; done
            case $filter in *such*) echo "wire: $filter" >&2; exit 2;; esac
            echo "packets ${filter#--filter=}" >"$2"
            echo 'wire: capturing on eth0' >&2
            # Also where the test itself was killed: with its folder.
            while [ -e "$2" ]; do sleep 0.05; done
            """)
        try program("aws", "mkdir -p '\(root.path)/bucket'; cp \"$4\" '\(root.path)/bucket/'$(echo \"$5\" | tr / _)")
    }

    deinit {
        _ = try? run(scripts.discard())
        try? FileManager.default.removeItem(at: root)
    }

    func start(filter: String = "tcp") throws -> Run {
        try run(try scripts.start(CaptureOptions(filter: filter), stamp: Self.stamp))
    }

    func described() throws -> HostCapture? {
        try RemoteCapture.read(try run(scripts.describe).output, host: "server", lab: "lab")
    }

    func uploaded(_ name: String) throws -> String {
        try String(
            contentsOfFile: "\(root.path)/bucket/s3:__bucket_captures_server_wirelab_\(Self.stamp)_\(name)",
            encoding: .utf8)
    }

    /// The names in the folder that captures lie in.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: root.path + "/state") } }

    /// The capture's process.
    var process: pid_t {
        get throws {
            let text = try String(contentsOfFile: captures + "/process", encoding: .utf8)
            return try #require(pid_t(text.split(separator: " ")[0]))
        }
    }

    /// Ends the capture and who waits for it, so that neither can write how it ended.
    func cutPower() throws {
        let process = try process
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let parent = try #require(status.firstMatch(of: /PPid:\s*([0-9]+)/)).output.1
        #expect(kill(try #require(pid_t(parent)), SIGKILL) == 0 && kill(process, SIGKILL) == 0)
        for _ in 0..<200 where Self.runs(process) { usleep(10_000) }
    }

    /// Whether a process is there and has not ended.
    static func runs(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return false }
        return !status.contains("State:\tZ")
    }

    func run(_ script: String) throws -> Run {
        // Into files: a pipe might be inherited by what another test starts at the same time and leaves running.
        let (output, errors) = (root.path + "/output", root.path + "/errors")
        let child = try ChildProcess(["sh", "-c", "exec >'\(output)' 2>'\(errors)'\n\(script)"])
        return Run(
            status: try child.wait(), output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    private func program(_ name: String, _ text: String) throws {
        let path = root.appendingPathComponent(name)
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
    }
}
