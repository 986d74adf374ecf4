extension [CaptureInterface] {
    /// What an interface is called: the host's name in captures made by `wire`, else the interface's own, else its number.
    ///
    /// - Parameter index: the index of the interface.
    /// - Returns: the name.
    public func name(of index: Int) -> String {
        guard indices.contains(index) else { return "\(index)" }
        return self[index].description ?? self[index].name ?? "\(index)"
    }
}
