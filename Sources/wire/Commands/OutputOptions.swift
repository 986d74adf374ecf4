internal import ArgumentParser
internal import DemoApps
internal import Diagnostics
internal import Glibc

/// What every TCP application takes: in which form it tells what happens, and how often the kernel is asked.
struct OutputOptions: ParsableArguments {
    @OptionGroup var events: EventOptions

    @Option(
        help: ArgumentHelp(
            "Ask the kernel about the TCP connection this often (TCP_INFO); 0 never. Default: 0.5 with --json, else 0.",
            valueName: "seconds"))
    var sample: Double?

    func validate() throws {
        if let sample { _ = try seconds(sample, option: "--sample") }
    }

    /// Runs an application until it ends or is told to.
    ///
    /// - Throws: `WirelabError`.
    func run<App: Application>(_ makeApplication: (Interruption) throws -> App) throws {
        let interval = sample ?? (events.json ? 0.5 : 0)
        try events.run(sampleInterval: interval > 0 ? .seconds(interval) : nil, makeApplication)
    }
}

/// What every demo application takes: in which form it tells what happens.
struct EventOptions: ParsableArguments {
    @Flag(help: "One JSON event a line on stdout: time (Unix seconds), event, bytes, peer, … (docs/events.md)")
    var json = false

    /// Runs an application until it ends or is told to; with `--json` a failure is an event as well.
    ///
    /// - Throws: `WirelabError`.
    func run<App: Application>(
        sampleInterval: Duration? = nil, _ makeApplication: (Interruption) throws -> App
    ) throws {
        let interruption = try Interruption()
        let output = EventOutput(interruption)
        let report = report(output)
        do {
            try makeApplication(interruption).run(
                in: Surroundings(
                    interruption: interruption.descriptor,
                    progressInterval: json ? .milliseconds(100) : .seconds(1), sampleInterval: sampleInterval,
                    report: report))
            try output.check()
        } catch let error as WirelabError {
            if json {
                var event = AppEvent(.error, application: App.name)
                event.message = error.message
                report(event)
            }
            throw error
        }
    }

    /// Prints events on stdout as they come, hints for people on stderr.
    private func report(_ output: EventOutput) -> EventReport {
        let isColoured = isatty(STDOUT_FILENO) == 1 && environmentVariable("NO_COLOR") == nil
        let json = json
        return { event in
            let line = json ? event.json : event.line(isColoured: isColoured)
            if !json && event.kind == .note { StandardError.write(line + "\n") } else { output.write(line) }
        }
    }
}
