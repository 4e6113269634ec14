/* One flag, which training looks at after every minibatch. */
#include "ner/interrupt.h"

#include "base/temporary.h"

#include <signal.h>
#include <stddef.h>

atomic_int interrupt_number;

static void note(int number)
{
    if (interrupt_number != 0) {
        temporary_remove_all();
        signal(number, SIG_DFL);
        raise(number);
    }
    interrupt_number = number;
}

void interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}
