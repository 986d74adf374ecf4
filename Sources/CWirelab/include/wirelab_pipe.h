#ifndef WIRELAB_PIPE_H
#define WIRELAB_PIPE_H

/// pipe2(2), which glibc hides from Swift: both ends are closed in executed programs from the moment that they are there, so
/// also in one that another thread starts meanwhile. `ends` gets the reading end, then the writing one. Returns 0, or -1 with
/// errno set.
int wirelab_open_pipe(int ends[2]);

#endif
