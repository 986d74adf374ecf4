import Backends
import Diagnostics
import FoundationEssentials
import Glibc
import HostSystem

/// The folder of one run, `runs/2026-11-22T10-31-07-zero-window`, where what it brought home stays.
struct RunFolder {
    let path: String

    /// Makes the folder below the current one.
    ///
    /// - Parameter name: what was run.
    /// - Throws: `WirelabError` where it cannot be made.
    init(named name: String) throws {
        path = "runs/\(ClockText.now)-\(name)"
        for folder in ["runs", path] where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            throw WirelabError(
                .environment,
                "cannot make \(folder): \(systemErrorText(errno)); run it in a folder of your own")
        }
    }

    /// A file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Reads a file of it.
    ///
    /// - Parameter name: the file.
    /// - Returns: its bytes.
    /// - Throws: `WirelabError`.
    func read(_ name: String) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: file(name))))
        } catch {
            throw WirelabError(.environment, "cannot read \(file(name))", cause: error)
        }
    }

    /// Takes a file in, as a copy.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - name: its name here.
    /// - Throws: `WirelabError`.
    func adopt(_ path: String, as name: String) throws {
        do {
            try FileManager.default.copyItem(atPath: path, toPath: file(name))
        } catch {
            throw WirelabError(.environment, "cannot copy \(path) to \(file(name)): is the disk full?", cause: error)
        }
    }

    /// Writes a file of it.
    ///
    /// - Parameters:
    ///   - bytes: what to write.
    ///   - name: the file.
    /// - Throws: `WirelabError`.
    func write(_ bytes: some Collection<UInt8>, to name: String) throws {
        do {
            try Data(bytes).write(to: URL(filePath: file(name)))
        } catch {
            throw WirelabError(.environment, "cannot write \(file(name)): is the disk full?", cause: error)
        }
    }
}
