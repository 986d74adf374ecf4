import CWirelab

/// The two ends of a pipe that no program started from here inherits by accident, nor one that another thread starts meanwhile.
public struct Pipe {
    /// Where bytes come out.
    public let reading: Int32
    /// Where bytes go in.
    public let writing: Int32

    /// Opens a pipe; both ends are the caller's to close.
    ///
    /// - Throws: an error of the system where no more descriptors can be had.
    public init() throws {
        var ends: [Int32] = [0, 0]
        try systemCall("pipe") { wirelab_open_pipe(&ends) }
        (reading, writing) = (ends[0], ends[1])
    }
}
