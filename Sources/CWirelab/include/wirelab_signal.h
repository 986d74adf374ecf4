#ifndef WIRELAB_SIGNAL_H
#define WIRELAB_SIGNAL_H

/// Blocks SIGCHLD, SIGTERM, SIGINT and SIGHUP in the calling thread, and opens a descriptor that becomes readable when one
/// arrives (signalfd(2)). To be called before any other thread is started. Returns -1 with errno set.
int wirelab_open_signals(void);
/// The number of the next signal that arrived, or 0 if there is none.
int wirelab_next_signal(int descriptor);

#endif
