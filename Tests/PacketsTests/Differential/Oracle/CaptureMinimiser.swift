/// Takes packets out of a capture as long as what is wrong with it stays wrong: "delta debugging" (Zeller and Hildebrandt,
/// "Simplifying and isolating failure-inducing input", 2002).
struct CaptureMinimiser {
    /// How often the question may be asked.
    var budget = 100

    /// - Parameters:
    ///   - capture: one for which the question is answered by yes.
    ///   - isWrong: the question.
    /// - Returns: a capture from which no single packet can be taken, unless the budget ran out before.
    /// - Throws: what the question throws.
    func minimise(_ capture: CaptureImage, while isWrong: (CaptureImage) throws -> Bool) rethrows -> CaptureImage {
        var packets = capture.packets
        var left = budget
        var size = max(packets.count / 2, 1)
        while true {
            var start = 0
            var shrank = false
            while start < packets.count, left > 0 {
                let rest = Array(packets[..<start] + packets[min(start + size, packets.count)...])
                left -= 1
                if !rest.isEmpty, try isWrong(capture.with(rest)) {
                    packets = rest
                    shrank = true
                } else {
                    start += size
                }
            }
            if left == 0 || size == 1 && !shrank { return capture.with(packets) }
            if !shrank || size > 1 { size = max(size / 2, 1) }
        }
    }
}
