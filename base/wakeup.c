/* A byte in the pipe is the call, and stays there. */
#include "base/wakeup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

bool wakeup_init(wakeup *w, error *err)
{
    if (pipe(w->ends) == 0) {
        for (size_t i = 0; i < 2; i++)
            (void)fcntl(w->ends[i], F_SETFD, FD_CLOEXEC);
        return true;
    }
    w->ends[0] = w->ends[1] = -1;
    return error_system(err, "cannot make a pipe", errno);
}

void wakeup_dispose(wakeup *w)
{
    for (size_t i = 0; i < 2; i++)
        if (w->ends[i] >= 0)
            close(w->ends[i]);
}

void wakeup_call(const wakeup *w)
{
    while (write(w->ends[1], "", 1) < 0 && errno == EINTR)
        continue;
}

bool wakeup_wait(const wakeup *w, int file)
{
    struct pollfd either[2] = {{.fd = file, .events = POLLIN}, {.fd = w->ends[0], .events = POLLIN}};
    while (poll(either, 2, -1) < 0 && errno == EINTR)
        continue;
    return either[1].revents == 0;
}
