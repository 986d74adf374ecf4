import Glibc

/// A file descriptor that closes itself when the last reference goes.
final class Descriptor {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }
}
