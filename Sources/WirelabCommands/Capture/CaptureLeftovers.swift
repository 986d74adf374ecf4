import Backends

/// What captures left that nobody stopped: their lab went down under them.
struct CaptureLeftovers {
    /// The folders, the oldest first.
    let folders: [CaptureFolder]

    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - root: where its world's captures lie.
    ///   - used: the folders of captures that a lab holds.
    init(lab: String, in root: CaptureRoot, besides used: [CaptureFolder]) {
        folders = CaptureFolder.all(of: lab, in: root).filter { !used.contains($0) }
    }

    /// - Parameter captured: the lab, and the captures that it holds.
    init(_ captured: CapturedLab) {
        let held = Set(captured.captures.map(\.file))
        folders = CaptureFolder.all(of: captured.lab, in: captured.backend.captureRoot).filter {
            held.isDisjoint(with: $0.files)
        }
    }

    /// A line a folder, for a person.
    var lines: [String] {
        folders.map { folder in
            let hosts = folder.files.map(\.host).joined(separator: ", ")
            return "left by captures that were never stopped, on \(hosts): \(folder.path)"
        }
    }
}
