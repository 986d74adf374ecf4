import Backends

/// What captures left that nobody stopped: their lab went down under them.
struct CaptureLeftovers {
    /// The folders, the oldest first.
    let folders: [CaptureFolder]

    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - used: the folders of captures that a lab holds.
    init(lab: String, besides used: [CaptureFolder]) {
        folders = CaptureFolder.all(of: lab).filter { !used.contains($0) }
    }

    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - captures: those that the lab holds.
    init(lab: String, besides captures: [HostCapture]) {
        let held = Set(captures.map(\.file))
        folders = CaptureFolder.all(of: lab).filter { held.isDisjoint(with: $0.files) }
    }

    /// A line a folder, for a person.
    var lines: [String] {
        folders.map { folder in
            let hosts = folder.files.map(\.host).joined(separator: ", ")
            return "left by captures that were never stopped, on \(hosts): \(folder.path)"
        }
    }
}
