#!/usr/bin/perl
# What conlleval.pl (2004-01-26) prints, computed in another way than corpora/conlleval.c: an oracle for
# conlleval_random.py. Written from the rules in docs/score.md and the outputs in ../shared/corpora/scorer-cases, not
# from the script.
#
# perl conlleval_oracle.pl [-l] [-r] [-d REGEX] [-o TAG] < input
# perl conlleval_oracle.pl --serve: many cases in one process. A case is the number of its options, then each of them and
# the input; an answer is the status and the output; a text is its number of bytes, a newline, and these bytes.
#
# It first turns every line into one event of each side, [prefix, type], then finds the chunks of each side as
# [first, last, type] lists, and only then counts. A chunk is right when a chunk of the same type begins on the other
# side at the same event and both end at the same event by the same rule.
use strict;
use warnings;
no warnings 'uninitialized'; # a group that took no part in a match is an empty tag

my ($latex, $raw, $delimiter, $outside, $out);

sub refuse { die { status => 255, why => $_[0] } }

sub read_options {
    ($latex, $raw, $delimiter, $outside) = (0, 0, ' ', 'O');
    while (@_) {
        my $word = shift;
        if    ($word eq '-l') { $latex = 1 }
        elsif ($word eq '-r') { $raw   = 1 }
        elsif ($word eq '-d') { @_ or refuse('-d wants a value'); $delimiter = shift }
        elsif ($word eq '-o') { @_ or refuse('-o wants a value'); $outside   = shift }
        else                  { refuse("unknown argument $word") }
    }
}

# A tag cut into prefix and type; the type "0" is false in Perl, and so no type at all.
sub view {
    my ($tag) = @_;
    if ($raw) {
        defined $tag or refuse('a group that took no part cannot be changed'); # in Perl 5.36 it is read-only
        $tag = 'O' if $tag eq $outside;
        $tag = "B-$tag" if $tag ne 'O';
    }
    my $hyphen = index $tag, '-';
    return [$tag, ''] if $hyphen < 0;
    my $type = substr $tag, $hyphen + 1;
    return [substr($tag, 0, $hyphen), $type eq '0' ? '' : $type];
}

# Events of both sides, and how many tokens there are and have the right tag.
sub read_events {
    my ($input, $gold, $guess) = @_;
    my ($width, $tokens, $right_tags) = (0, 0, 0);
    while (my $line = <$input>) {
        $line =~ s/\n\z//;
        my @fields;
        eval { @fields = split /$delimiter/, $line; 1 } or refuse('no expression');
        $width = @fields if !$width;
        if (@fields && @fields != $width) {
            die { status => 1, why => sprintf 'unexpected number of features: %d (%d)', scalar @fields, $width };
        }
        if (!@fields || $fields[0] eq '-X-') {
            push @$gold,  ['O', ''];
            push @$guess, ['O', ''];
            next;
        }
        refuse('one column alone') if @fields < 2;
        push @$gold,  view($fields[-2]);
        push @$guess, view($fields[-1]);
        $tokens++;
        $right_tags++ if $gold->[-1][0] eq $guess->[-1][0] && $gold->[-1][1] eq $guess->[-1][1];
    }
    return ($tokens, $right_tags);
}

# Whether what stands between two events ends a chunk, and whether it begins one.
my %other_type = map { $_ => 1 } qw(O .);

sub ends {
    my ($last, $now) = @_;
    return 1 if "$last->[0]" =~ /\A[][]\z/;
    return 1 if "$last->[0] $now->[0]" =~ /\A(?:[BI] [BO]|E [EIO])\z/;
    return !$other_type{$last->[0]} && $last->[1] ne $now->[1] ? 1 : 0;
}

sub begins {
    my ($last, $now) = @_;
    return 1 if "$now->[0]" =~ /\A[][]\z/;
    return 1 if "$last->[0] $now->[0]" =~ /\A(?:[BIO] B|[OE] [IE])\z/;
    return !$other_type{$now->[0]} && $last->[1] ne $now->[1] ? 1 : 0;
}

# For each event: does a chunk end before it, does one begin at it. Before the first stands an O.
sub marks {
    my $last = ['O', ''];
    return map { my $mark = [ends($last, $_), begins($last, $_)]; $last = $_; $mark } @_;
}

sub total { my ($of) = @_; my $sum = 0; $sum += $_ for values %$of; return $sum }

sub scores {
    my ($right, $gold, $guess) = map { $_ || 0 } @_;
    my $p = $guess ? 100 * $right / $guess : 0;
    my $r = $gold  ? 100 * $right / $gold  : 0;
    return ($p, $r, $p + $r > 0 ? 2 * $p * $r / ($p + $r) : 0);
}

sub score {
    my ($input) = @_;
    my (@gold, @guess);
    my ($tokens, $right_tags) = read_events($input, \@gold, \@guess);
    my @gold_marks  = marks(@gold);
    my @guess_marks = marks(@guess);
    my (%gold_of, %guess_of, %right_of);
    $gold_of{$gold[$_][1]}++   for grep { $gold_marks[$_][1] } 0 .. $#gold;
    $guess_of{$guess[$_][1]}++ for grep { $guess_marks[$_][1] } 0 .. $#guess;

    # From each place where both sides begin the same, on to where they end alike, or part.
    for my $first (grep { $gold_marks[$_][1] && $guess_marks[$_][1] && $gold[$_][1] eq $guess[$_][1] } 0 .. $#gold) {
        my $at = $first + 1;
        for (; $at <= $#gold; $at++) {
            my ($a, $b) = ($gold_marks[$at][0], $guess_marks[$at][0]);
            last if $a != $b || $a || $gold[$at][1] ne $guess[$at][1];
            # A new common beginning takes the place of this one, though nothing has ended.
            last if $gold_marks[$at][1] && $guess_marks[$at][1];
        }
        if ($at > $#gold) {
            $right_of{$gold[$#gold][1]}++;
            next;
        }
        my ($a, $b) = ($gold_marks[$at][0], $guess_marks[$at][0]);
        # An end on both sides counts, if the types before it were the same; otherwise types that differ end the match.
        $right_of{$gold[$at - 1][1]}++ if $a && $b && $gold[$at - 1][1] eq $guess[$at - 1][1];
    }

    my ($right, $gold, $guess) = map { total($_) } \%right_of, \%gold_of, \%guess_of;
    # The empty type stands there once for each side that has it.
    my @types = sort keys %{{%gold_of, %guess_of}};
    unshift @types, '' if exists $gold_of{''} && exists $guess_of{''};

    if ($latex) {
        $out .= '        & Precision &  Recall  & F$_{\beta=1} \\\\\\hline';
        $out .= sprintf "\n%-7s &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\", $_, scores($right_of{$_}, $gold_of{$_}, $guess_of{$_})
            for @types;
        $out .= "\\hline\n";
        $out .= sprintf "Overall &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\\\hline\n", scores($right, $gold, $guess);
        return;
    }
    $out .= "processed $tokens tokens with $gold phrases; found: $guess phrases; correct: $right.\n";
    $out .= sprintf "accuracy: %6.2f%%; precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f\n", 100 * $right_tags / $tokens,
        scores($right, $gold, $guess)
        if $tokens > 0;
    $out .= sprintf "%17s: precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f  %d\n", $_,
        scores($right_of{$_}, $gold_of{$_}, $guess_of{$_}), $guess_of{$_} || 0
        for @types;
}

# Status and output of one case.
sub answer {
    my ($input, @options) = @_;
    $out = '';
    return (0, $out) if eval { read_options(@options); score($input); 1 };
    die $@ if !ref $@;
    return ($@->{status}, '', $@->{why});
}

sub read_text {
    my $size = <STDIN>;
    defined $size or exit 0;
    read(STDIN, my $text, $size) == $size or die 'the case ends too early';
    return $text;
}

binmode STDIN;
binmode STDOUT;
if (@ARGV != 1 || $ARGV[0] ne '--serve') {
    my ($status, $text, $why) = answer(\*STDIN, @ARGV);
    print $text;
    print STDERR "oracle: $why\n" if $status;
    exit $status;
}
$| = 1;
while (1) {
    my @options = map { read_text() } 1 .. read_text();
    my $text = read_text();
    open my $input, '<', \$text or die;
    my ($status, $answer) = answer($input, @options);
    print $status, "\n", length $answer, "\n", $answer;
}
