extension Duration {
    /// Nanoseconds, rounded towards zero; of more than 292 years these.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooMuch) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isTooLong || isTooMuch ? (seconds < 0 ? .min : .max) : sum
    }

    /// Its length, whatever its sign.
    var magnitude: Duration { self < .zero ? .zero - self : self }
}
