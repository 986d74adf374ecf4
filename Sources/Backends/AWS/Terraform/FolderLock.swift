import Diagnostics
import Glibc
import HostSystem

/// The sole right to change a lab on AWS. A lock of flock(2) on its folder: it ends with the program that holds it.
final class FolderLock {
    private let folder: Descriptor

    /// Takes it.
    ///
    /// - Parameter path: the lab's folder; made where there is none.
    /// - Throws: `WirelabError` where another verb holds it.
    init(_ path: String) throws {
        try StateFolder.make(path)
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            throw WirelabError(.environment, "cannot open \(path): \(systemErrorText(errno))")
        }
        folder = Descriptor(number)
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            throw WirelabError(
                .environment, "another verb of wirelab is just changing this lab; try again when it has ended")
        }
    }
}
