internal import Glibc
internal import Packets

/// What a capture is to be.
struct CaptureSettings {
    let interface: CapturedInterface
    /// Where it goes; `-` is stdout. In a ring, the files' names are derived from it.
    let path: String
    /// How many bytes of a packet to keep.
    let snapLength: UInt32
    /// Which packets; nil for all.
    let filter: String?
    /// What to write down about it.
    let comments: [String]
    /// How much to keep of the newest packets; nil for all packets, in one file.
    let ringSize: ByteCount?
    /// The program that captures, with its version.
    let application: String

    /// The file's section header.
    var section: CaptureSection {
        var names = utsname()
        let system = uname(&names) == 0 ? "\(text(of: &names.sysname)) \(text(of: &names.release))" : nil
        return CaptureSection(application: application, operatingSystem: system, comments: comments)
    }

    /// The file's interface description.
    var interfaceDescription: CaptureInterface {
        CaptureInterface(
            name: interface.name, description: hostName(), linkType: interface.linkType, snapLength: snapLength,
            filter: filter)
    }

    private func text<Characters>(of characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
