extension RawSpan {
    /// A copy of the bytes of a range, for values that outlive the span.
    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBytes { Array($0) }
    }
}
