/// One thing that was looked at on this machine, and what to do about it.
public struct Finding: Sendable, Encodable {
    /// How it stands.
    public enum State: String, Sendable, Encodable {
        /// It is there.
        case good
        /// A lab comes up, but something will be missing in it.
        case limited
        /// No lab can come up.
        case bad
    }

    /// How it stands.
    public let state: State
    /// What was looked at.
    public let subject: String
    /// What was seen.
    public let message: String
    /// The one command or step that mends it; nil where there is nothing to mend.
    public let remedy: String?
}
