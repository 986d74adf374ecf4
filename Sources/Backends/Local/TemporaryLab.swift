/// A lab that ends with the one who brought it up, also when that one is killed: the keeper watches the connection to them.
public final class TemporaryLab {
    private let connection: LabConnection

    init(connection: LabConnection) {
        self.connection = connection
    }

    /// Lets the lab live on.
    ///
    /// - Throws: `WirelabError` where it is gone.
    public func release() throws {
        _ = try connection.ask(.release)
    }
}
