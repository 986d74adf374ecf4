import Diagnostics
import Glibc

extension AWSBackend {
    /// How long a live capture lasts at most, in seconds: also one whose reader died without a word ends.
    private static let livePatience = 3600
    /// How often the bucket is asked, in seconds.
    private static let pause = 1.0

    /// Captures to standard output; see `CaptureBackend`. The host puts what is new into the bucket every second, in pieces of one
    /// pcapng stream.
    public func captureLive(on host: String, of lab: String, _ options: CaptureOptions) async throws -> Int32 {
        let running = try connect(lab)
        let bucket = Bucket(aws: running.aws, name: running.outputs.bucket)
        let folder = Bucket.folder(of: host, stamp: "live-\(ClockText.now)-\(getpid())")
        let command = try running.commands.send(
            Self.script(options, folder: folder), on: host, within: Self.livePatience)
        defer {
            command.cancel()
            try? Bucket(aws: running.aws.uninterrupted, name: bucket.name).remove(folder)
        }
        settings.progress("packets of \(host) come through the bucket, a few seconds late")
        do {
            return try Self.passOn(command, host, bucket, folder, requests)
        } catch is Interrupted {
            return 0
        }
    }

    private static func passOn(
        _ command: SentCommand, _ host: String, _ bucket: Bucket, _ folder: String, _ requests: EndRequests
    ) throws -> Int32 {
        var done: Set<String> = []
        while true {
            let ended = try command.outcomes(of: [host]).first
            // After the question whether it has ended, so that the last pieces are not missed.
            for file in try bucket.files(folder) where !done.contains(file.key) {
                guard write(try bucket.read(file.key)) else { return 0 }
                done.insert(file.key)
            }
            if let ended {
                if ended.exitStatus == 0 { return 0 }
                throw WirelabError(
                    WirelabError.Code(exitStatus: ended.exitStatus ?? 3), "on \(host) wire capture said: \(ended.words)"
                )
            }
            if requests.came(within: pause) || readerIsGone { return 0 }
        }
    }

    private static func script(_ options: CaptureOptions, folder: String) -> String {
        let script = """
            work=$(mktemp -d /var/tmp/wirelab-live.XXXXXX)
            capture=
            trap 'kill "$capture" 2>/dev/null; rm -rf "$work"' EXIT
            trap 'exit 0' TERM INT
            wire capture \(ShellText.command(options.words)) -w "$work/capture" 2>"$work/log" &
            capture=$!
            sent=0
            piece=100000
            while :; do
                alive=yes
                kill -0 "$capture" 2>/dev/null || alive=
                size=$(stat -c %s "$work/capture" 2>/dev/null || echo 0)
                if [ "$size" -gt "$sent" ]; then
                    tail -c "+$((sent + 1))" "$work/capture" | head -c "$((size - sent))" >"$work/piece"
                    aws s3 cp --only-show-errors "$work/piece" "s3://$WIRELAB_BUCKET/\(folder)$piece" >&2 || exit 3
                    # What is sent needs no room on the disk.
                    fallocate --punch-hole --offset 0 --length "$size" "$work/capture" 2>/dev/null || :
                    sent=$size
                    piece=$((piece + 1))
                fi
                if [ -z "$alive" ]; then
                    wait "$capture"
                    status=$?
                    [ "$status" = 0 ] || cat "$work/log" >&2
                    exit "$status"
                fi
                sleep 1
            done
            """
        return HostPaths.prologue + script
    }

    /// Writes to standard output.
    ///
    /// - Returns: whether somebody reads it.
    private static func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static var readerIsGone: Bool {
        var event = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&event, 1, 0) > 0
    }
}
