/* `ner tag` with the stand-in of fake_tagger.c for a model: for tests of its command line that need no trained model.
 */
#include "ner/commands.h"

int main(int argc, char **argv)
{
    return command_tag.run(argc - 1, argv + 1);
}
