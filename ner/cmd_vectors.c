/* ner vectors COMMAND: the table of its parts. */
#include "ner/cmd_vectors.h"

#include "ner/commands.h"
#include "ner/parts.h"

const char *const vectors_encodings[] = {[VECTORS_UTF8] = "utf-8", [VECTORS_LATIN1] = "latin1", NULL};

static const command *const parts[] = {
    &vectors_build_command, &vectors_info_command, &vectors_nearest_command, &vectors_coverage_command, NULL,
};

static int vectors_run(int argc, char **argv)
{
    return parts_run(&command_vectors, argc, argv);
}

const command command_vectors = {
    .name = "vectors",
    .summary = "Make tables of word vectors, and look into them.",
    .usage = "build IN OUT\ninfo FILE\nnearest FILE WORD...\ncoverage FILE CORPUS...",
    .about = "Word vectors come as GloVe text, word2vec text and binary or fastText .vec, each also as .gz, and as "
             "fastText models, .bin. A table of them opens at once, whatever its size.",
    .examples = "ner vectors build glove.6B.100d.txt.gz glove.vectors\n"
                "    makes a table\n"
                "ner vectors nearest glove.vectors Berlin\n"
                "    the ten words nearest to one\n"
                "ner vectors coverage glove.vectors train.txt\n"
                "    how many words of a corpus are known",
    .run = vectors_run,
    .parts = parts,
};
