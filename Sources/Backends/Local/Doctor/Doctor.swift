import CWirelab
import Diagnostics
import Glibc
public import LabModel

/// Looks whether labs can run on this machine, and names the remedy for what is missing.
public struct Doctor {
    /// - Parameter backend: where the trial lab is brought up.
    public init(backend: LocalBackend) {
        self.backend = backend
    }

    private let backend: LocalBackend

    /// Looks at programs, namespaces and ids, then brings up a lab of one host, looks into it, and takes it down.
    ///
    /// - Parameter trial: the lab to bring up; its name must be its own.
    /// - Returns: what was found, the most important first.
    public func examine(_ trial: Topology) async -> [Finding] {
        var findings = Requirements.programs + [Requirements.userNamespaces, Requirements.subordinateIDs]
        do {
            let (report, lab) = try backend.upTemporarily(trial, labFile: "(trial of wirelab doctor)")
            defer { withExtendedLifetime(lab) {} }
            findings.append(
                Finding(
                    state: .good, subject: "lab", message: "a trial lab came up; its hosts answer and DNS resolves",
                    remedy: nil))
            if case .kernel(let way) = report.enforcement { findings.append(securityGroups(way)) }
            findings.append(impairments(trial))
            findings += tools(trial)
            _ = try await backend.down(trial.name)
        } catch {
            let message = (error as? WirelabError)?.message ?? "\(error)"
            findings.append(
                Finding(state: .bad, subject: "lab", message: "a trial lab did not come up: \(message)", remedy: nil))
            _ = try? await backend.down(trial.name)
        }
        return findings
    }

    private func securityGroups(_ way: FirewallWay) -> Finding {
        Finding(
            state: way == .hosts ? .limited : .good, subject: "security groups", message: way.explanation,
            remedy: way == .hosts
                ? "a kernel with nf_conntrack_bridge (Debian's and Ubuntu's have it: sudo modprobe nf_conntrack_bridge)"
                : nil)
    }

    /// netem is tried where it would be used.
    private func impairments(_ trial: Topology) -> Finding {
        let works = succeeds(
            ["tc", "qdisc", "add", "dev", AttachedHost.interface, "root", "netem", "delay", "1ms"], in: trial)
        return Finding(
            state: works ? .good : .limited, subject: "delay and loss",
            message: works
                ? "the kernel has netem" : "the kernel has no netem: delay cannot be made, loss by rule only",
            remedy: works ? nil : "a kernel with sch_netem (Debian's and Ubuntu's have it: sudo modprobe sch_netem)")
    }

    /// tcpdump gives up its privileges, which needs more than one user id.
    private func tools(_ trial: Topology) -> [Finding] {
        guard ProgramPath.has("tcpdump"), ProgramPath.has("ping") else { return [] }
        let capture = "timeout 5 tcpdump -i lo -c 1 --immediate-mode & sleep 0.3; ping -c 3 -i 0.2 127.0.0.1; wait $!"
        let works = succeeds(["sh", "-c", capture], in: trial)
        return [
            Finding(
                state: works ? .good : .limited, subject: "tcpdump",
                message: works
                    ? "captures inside a lab" : "does not run inside a lab, for it cannot give up its privileges",
                remedy: works ? nil : "subordinate ids (above); meanwhile: wire capture -w FILE")
        ]
    }

    private func succeeds(_ words: [String], in trial: Topology) -> Bool {
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(nothing) }
        let command = HostCommand(
            words, environment: ["PATH": ProgramPath.folders.joined(separator: ":")],
            standard: (nothing, nothing, nothing))
        guard let host = trial.hosts.first,
            let process = try? backend.start(command, on: host.name, of: trial.name)
        else { return false }
        return (try? process.wait()) == 0
    }
}
