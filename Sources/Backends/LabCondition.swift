/// How a lab is that was brought up, as far as that can be known.
public enum LabCondition: Hashable, Sendable {
    /// As it should be: every host runs.
    case up
    /// The last change of it was begun and is not known to have finished.
    case unfinished(LabChange)
    /// Not every host is there.
    case lacking(stopped: [String], gone: [String])
    /// It was brought up, and cannot be asked, for this reason.
    case unknown(String)
}

/// What changes all of a lab.
public enum LabChange: String, Hashable, Sendable {
    case up
    case down
}
