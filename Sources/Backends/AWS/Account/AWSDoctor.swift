import Diagnostics

/// Looks whether a lab can be brought up on AWS from here, and what would help.
public struct AWSDoctor: Sendable {
    private let backend: AWSBackend

    /// - Parameter backend: asks AWS.
    public init(backend: AWSBackend) {
        self.backend = backend
    }

    /// Looks at programs, credentials and what the hosts will install; makes nothing.
    ///
    /// - Returns: what was found, the most important first.
    public func examine() -> [Finding] {
        [
            finding("terraform") { "Terraform \(try Terraform.check())" },
            finding("aws") { try backend.commandLine().version() },
        ] + (ProgramPath.has("aws") ? [credentials] : []) + [
            finding("configuration") { try ConfigurationSource().infrastructure },
            hostPrograms, sessions,
        ]
    }

    /// Only the aws command can tell.
    private var credentials: Finding {
        finding("credentials") {
            let identity = try AWSIdentity.ask(backend.commandLine())
            return "account \(identity.account), as \(identity.arn)"
        }
    }

    private func finding(_ subject: String, _ look: () throws -> String) -> Finding {
        do {
            return Finding(state: .good, subject: subject, message: try look(), remedy: nil)
        } catch {
            return Finding(
                state: .bad, subject: subject, message: (error as? WirelabError)?.message ?? "\(error)", remedy: nil)
        }
    }

    private var hostPrograms: Finding {
        let names = (try? ConfigurationSource()).map { StateFolder.names(in: $0.dist) } ?? []
        let programs = names.filter { $0.hasPrefix("wire-") }
        return Finding(
            state: programs.isEmpty ? .limited : .good, subject: "wire for the hosts",
            message: programs.isEmpty ? "not made yet" : programs.joined(separator: ", "),
            remedy: programs.isEmpty ? "make dist (in a clone '\(backend.hint.line("up"))' does it)" : nil)
    }

    private var sessions: Finding {
        let isThere = AWSBackend.hasSessionPlugin
        return Finding(
            state: isThere ? .good : .limited, subject: "Session Manager plugin",
            message: isThere
                ? "shell works, exec shows output as it is written" : "no shell; exec shows output at the end",
            remedy: isThere ? nil : AWSBackend.sessionPluginPage)
    }
}
