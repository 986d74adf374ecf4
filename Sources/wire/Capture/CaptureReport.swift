internal import Diagnostics
internal import Glibc
internal import HostSystem

/// What there is to say at a capture's end.
struct CaptureReport {
    let ending: CaptureRecording.Ending
    let settings: CaptureSettings
    let files: [CaptureSink.File]
    /// How many packets were written.
    let packets: Int
    /// How many the kernel had no room for.
    let dropped: UInt64
    /// How many are in no file, whatever the reason.
    let lost: UInt64

    /// One line: how many packets, how many not, how many bytes, where.
    var summary: String {
        let written = "\(Self.packets(packets)) captured, \(dropped) dropped, "
        let bytes = files.reduce(0) { $0 + $1.size }
        guard settings.ringSize != nil else {
            return written + "\(bytes) bytes" + (settings.path == "-" ? "" : " in \(settings.path)")
        }
        let kept = files.reduce(0) { $0 + $1.written }
        return written + "the newest \(kept) are in \(files.map(\.path).joined(separator: " ")), \(bytes) bytes"
    }

    /// What must not be overlooked; nil where nothing is missing.
    var warning: String? {
        guard dropped > 0 else { return nil }
        let advice = "a larger --buffer, a smaller --snaplen or a --filter helps"
        return dropped == 1
            ? "1 packet is missing in the capture: the kernel had no room for it; \(advice)"
            : "\(dropped) packets are missing in the capture: the kernel had no room for them; \(advice)"
    }

    /// The error that the program ends with; nil where the capture ended as it was asked to.
    var error: WirelabError? {
        switch ending {
        case .asked, .output(.readerGone), .output(.done): nil
        case .interfaceGone:
            WirelabError(
                .environment,
                "\(settings.interface.name) went down, so the capture ended; "
                    + "what it saw is in \(Self.name(settings.path))")
        case .output(let outcome):
            WirelabError(
                .environment,
                "the capture ended early: \(Self.reason(outcome, path: files.last?.path ?? settings.path)); "
                    + "\(Self.packets(files.last?.written ?? 0)) written, \(lost) lost")
        }
    }

    /// Why a write did not succeed.
    static func reason(_ outcome: CaptureOutput.Outcome, path: String) -> String {
        let name = name(path)
        return switch outcome {
        case .done: "\(name) is complete"
        case .readerGone: "the reader of \(name) has gone"
        case .readerStuck: "the reader of \(name) does not read"
        case .failed(ENOSPC): "the disk of \(name) is full"
        case .failed(EDQUOT): "the disk quota for \(name) is used up"
        case .failed(EFBIG): "\(name) may not become larger (see: ulimit -f)"
        case .failed(let number): "\(name): \(systemErrorText(number))"
        }
    }

    private static func name(_ path: String) -> String { path == "-" ? "stdout" : path }

    private static func packets(_ count: some BinaryInteger) -> String { count == 1 ? "1 packet" : "\(count) packets" }
}
