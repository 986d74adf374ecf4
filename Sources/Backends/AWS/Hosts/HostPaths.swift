/// Where things are on a host on AWS; `infrastructure/templates/user-data.sh.tftpl` puts them there.
enum HostPaths {
    /// There when all of the user data was done.
    static let ready = "/var/lib/wirelab/ready"
    /// There when some of it failed; says what.
    static let failed = "/var/lib/wirelab/failed"
    /// What the user data wrote.
    static let log = "/var/log/wirelab-user-data.log"
    /// Sets the variables that every host of a lab has.
    static let profile = "/etc/profile.d/wirelab.sh"
    /// The repository.
    static let repository = "/opt/wirelab"
    /// The captures that run, or have ended and were not forgotten.
    static let captures = "/var/lib/wirelab/captures"

    /// What a script begins with, so that it meets what a person meets who logs in.
    static var prologue: String {
        // Systems Manager's own PATH lacks /usr/local/bin.
        "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=\"${HOME:-/root}\"\n"
            + "if [ -r \(profile) ]; then . \(profile); fi\n"
    }
}
