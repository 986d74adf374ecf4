import Diagnostics
import Glibc
import HostSystem

/// What processor a program is for, named as `uname -m` does.
enum ProgramArchitecture: String {
    case x86 = "x86_64"
    case arm = "aarch64"

    /// This machine's; nil where it is neither.
    static var own: ProgramArchitecture? {
        var name = utsname()
        guard uname(&name) == 0 else { return nil }
        let machine = withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return ProgramArchitecture(rawValue: machine)
    }

    /// Reads it from a program's ELF header: `e_machine`, 16 bits at offset 18 (System V ABI, Object Files).
    ///
    /// - Parameter file: the program.
    /// - Throws: `WirelabError` where it is no such program.
    init(of file: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw WirelabError(.invalidInput, "cannot read \(file): \(systemErrorText(errno))")
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 20)
        let isLinux =
            read(descriptor, &header, header.count) == header.count && header.starts(with: [0x7F, 0x45, 0x4C, 0x46])
        switch (isLinux, header[18], header[19]) {
        case (true, 62, 0): self = .x86
        case (true, 183, 0): self = .arm
        default:
            throw WirelabError(
                .invalidInput,
                "\(file) is no Linux program for x86_64 or aarch64: 'make dist' on such a machine makes a wire")
        }
    }
}
