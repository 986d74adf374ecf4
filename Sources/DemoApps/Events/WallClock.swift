internal import Glibc

/// The wall clock, as captures use it, so that events and packets lie on one time line.
enum WallClock {
    /// Microseconds since 1970-01-01 00:00 UTC.
    static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
