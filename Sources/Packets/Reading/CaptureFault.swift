internal import Diagnostics

extension WirelabError {
    /// Why a capture file cannot be right from some place on.
    ///
    /// - Parameters:
    ///   - offset: the place, in bytes from the file's beginning.
    ///   - problem: what is wrong there.
    /// - Returns: the error.
    static func inCapture(at offset: Int, _ problem: String) -> WirelabError {
        WirelabError(.invalidInput, "byte \(offset): \(problem)")
    }
}
