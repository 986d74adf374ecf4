#ifndef WIRELAB_SIGNAL_H
#define WIRELAB_SIGNAL_H

/// Opens a descriptor that becomes readable when SIGCHLD, SIGTERM, SIGINT or SIGHUP arrives, whichever thread takes it: the
/// main thread of a Swift program may wait with no signal blocked (dispatch_main), so signalfd(2) would miss those that it
/// takes. To be called once. Returns -1 with errno set.
int wirelab_open_signals(void);
/// Opens a descriptor that becomes readable, and stays so, when SIGTERM, SIGINT or SIGHUP asks this program to end; SIGHUP only
/// where it was not ignored. The same signal half a second later or more has its default effect. Called again, it gives the
/// same descriptor. Not for a program that calls wirelab_open_signals. Returns -1 with errno set.
int wirelab_open_requests(void);
/// Makes that descriptor readable, as a signal would.
void wirelab_request_end(void);
/// The number of the next signal that arrived, or 0 if there is none.
int wirelab_next_signal(int descriptor);

#endif
