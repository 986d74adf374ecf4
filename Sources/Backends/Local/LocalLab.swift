/// Words of the local world that several parts of it share.
public enum LocalLab {
    /// The name under which `exec` reaches the network between the hosts: its bridges, routes and rules.
    public static let fabricName = "fabric"
}
