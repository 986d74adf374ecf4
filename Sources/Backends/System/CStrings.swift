import Glibc

/// Lends texts to C as an array of pointers that ends with NULL, as execve takes them.
///
/// - Parameters:
///   - texts: the texts.
///   - body: gets the array; it does not outlive the call.
/// - Returns: what `body` returns.
func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
) rethrows -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    return try pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the array holds at least its end") }
        return try body(base)
    }
}
