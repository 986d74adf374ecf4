import CaptureInput
import Diagnostics
import Packets

/// A capture that was read and analysed, as far as it could be.
struct AnalyzedCapture: Sendable {
    /// Files longer than this show how far they are read, in bytes.
    private static let longFile = 100_000_000

    /// What messages call it.
    let name: String
    /// The interfaces that captured.
    let interfaces: [CaptureInterface]
    /// What is in it.
    let analysis: CaptureAnalysis
    /// The connections that several interfaces saw.
    let sightings: [ConnectionSightings]
    /// How the clocks of the interfaces differ.
    let clocks: [ClockOffset]
    /// Why reading stopped before its end; nil for a whole file.
    let fault: WirelabError?

    /// Reads a capture.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - progress: where to show how far a long file is read; nil for nowhere.
    /// - Throws: `WirelabError` where it cannot be opened.
    init(reading path: String, progress: ProgressLine? = nil) throws {
        var input = try CaptureInput(path)
        var analysis = CaptureAnalysis()
        var fault: WirelabError?
        let size = input.size ?? 0
        var shown = 0
        do {
            analysis.add(try input.interfacesBeforePackets())
            while try input.nextPiece({ analysis.add($0, $1, linkType: $2) }) {
                guard let progress, size > Self.longFile, input.bytesRead - shown > size / 100 else { continue }
                shown = input.bytesRead
                // What comes out of a packed file is more than the file.
                let whole = shown <= size ? " of \(Quantity.bytes(size))" : ""
                progress.show("reading \(input.name): \(Quantity.bytes(shown))\(whole)")
            }
        } catch {
            fault = input.fault(error)
        }
        progress?.clear()
        analysis.add(input.decoder.interfaces)
        analysis.add(input.decoder.statistics)
        name = input.name
        interfaces = input.decoder.interfaces
        self.analysis = analysis
        sightings = analysis.sightings
        clocks = analysis.clockOffsets
        self.fault = fault
    }

    /// What an interface is called.
    func interfaceName(_ index: Int) -> String { interfaces.name(of: index) }

    /// When its first packet was captured.
    var start: Timestamp { analysis.traffic.summary.first ?? Timestamp(nanoseconds: 0) }
}
