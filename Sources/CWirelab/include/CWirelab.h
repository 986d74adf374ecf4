#ifndef CWIRELAB_H
#define CWIRELAB_H

// The few Linux calls that Swift cannot make itself: those that glibc hides from it, and those that must run between
// fork and exec, where a Swift runtime with threads must not be.

// Not in the Glibc module of every Swift.
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "wirelab_capture.h"
#include "wirelab_datagrams.h"
#include "wirelab_enter.h"
#include "wirelab_keeper.h"
#include "wirelab_namespace.h"
#include "wirelab_pipe.h"
#include "wirelab_signal.h"
#include "wirelab_socket.h"
#include "wirelab_tcp_information.h"

#endif
