import Glibc

/// The terminal of this program while a command on a host has it.
struct LentTerminal {
    private let terminal = STDIN_FILENO
    private let modes: termios

    /// Remembers how the terminal is set; nil where standard input is none.
    init?() {
        var modes = termios()
        guard tcgetattr(terminal, &modes) == 0 else { return nil }
        self.modes = modes
    }

    /// Makes this program's process group the terminal's foreground group again, where the command's took its place and is
    /// gone or going: a shell on a host cannot do it, for it does not know the groups outside its lab.
    ///
    /// - Parameter resettingModes: whether the command had no chance to set the terminal back itself.
    func takeBack(resettingModes: Bool) {
        guard isForeground || !isHeldByAnother else { return }
        // Without that the kernel would stop a group that is not in the foreground.
        let before = signal(SIGTTOU, SIG_IGN)
        defer { signal(SIGTTOU, before) }
        tcsetpgrp(terminal, getpgrp())
        var modes = modes
        if resettingModes { tcsetattr(terminal, TCSADRAIN, &modes) }
    }

    /// Whether this program's process group is the terminal's foreground group.
    var isForeground: Bool { tcgetpgrp(terminal) == getpgrp() }

    /// Whether a process that is not of the lab leads the foreground group: the shell that put this program in the background.
    private var isHeldByAnother: Bool {
        var theirs = stat()
        var ours = stat()
        return stat("/proc/\(tcgetpgrp(terminal))/ns/pid", &theirs) == 0 && stat("/proc/self/ns/pid", &ours) == 0
            && theirs.st_ino == ours.st_ino
    }
}
