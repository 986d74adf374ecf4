internal import Dispatch
internal import Glibc

/// Waits for a line on stdin, or for the task's end. A closed stdin is no Enter: nobody pressed it.
func enterPressed() async {
    let lines = AsyncStream<Void> { continuation in
        // A thread of its own, since read(2) blocks; it is never joined, the process ends without it.
        let thread = DispatchQueue(label: "stdin")
        thread.async {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) == 1 {
                if byte == UInt8(ascii: "\n") { return continuation.finish() }
            }
            StandardError.write("stdin is closed, so Enter cannot come; use --read-after, or end with Ctrl-C\n")
        }
    }
    for await _ in lines {}
}
