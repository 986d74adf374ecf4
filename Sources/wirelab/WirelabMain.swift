import WirelabCommands

@main
struct WirelabMain {
    static func main() async {
        await Wirelab.runAndExit()
    }
}
