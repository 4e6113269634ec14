#!/usr/bin/perl
# What conlleval.pl (2004-01-26) prints, computed in another way than corpora/conlleval.c: an oracle for
# conlleval_random.py. Written from the rules in docs/score.md and the outputs in ../shared/corpora/scorer-cases, not
# from the script.
#
# perl conlleval_oracle.pl [-l] [-r] [-d REGEX] [-o TAG] < input
#
# It first turns every line into one event of each side, [prefix, type], then finds the chunks of each side as
# [first, last, type] lists, and only then counts. A chunk is right when a chunk of the same type begins on the other
# side at the same event and both end at the same event by the same rule.
use strict;
use warnings;
no warnings 'uninitialized'; # a group that took no part in a match is an empty tag

my ($latex, $raw, $delimiter, $outside) = (0, 0, ' ', 'O');

sub refuse { print STDERR "oracle: $_[0]\n"; exit 255 }

while (@ARGV) {
    my $word = shift @ARGV;
    if    ($word eq '-l') { $latex = 1 }
    elsif ($word eq '-r') { $raw   = 1 }
    elsif ($word eq '-d') { @ARGV or refuse('-d wants a value'); $delimiter = shift @ARGV }
    elsif ($word eq '-o') { @ARGV or refuse('-o wants a value'); $outside   = shift @ARGV }
    else                  { refuse("unknown argument $word") }
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

my (@gold, @guess, $width, $tokens, $right_tags);
$tokens = $right_tags = 0;
while (my $line = <STDIN>) {
    $line =~ s/\n\z//;
    my @fields;
    eval { @fields = split /$delimiter/, $line; 1 } or refuse('no expression');
    $width = @fields if !$width;
    if (@fields && @fields != $width) {
        printf STDERR "unexpected number of features: %d (%d)\n", scalar @fields, $width;
        exit 1;
    }
    if (!@fields || $fields[0] eq '-X-') {
        push @gold,  ['O', ''];
        push @guess, ['O', ''];
        next;
    }
    refuse('one column alone') if @fields < 2;
    push @gold,  view($fields[-2]);
    push @guess, view($fields[-1]);
    $tokens++;
    $right_tags++ if $gold[-1][0] eq $guess[-1][0] && $gold[-1][1] eq $guess[-1][1];
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

sub total { my ($of) = @_; my $sum = 0; $sum += $_ for values %$of; return $sum }

sub scores {
    my ($right, $gold, $guess) = map { $_ || 0 } @_;
    my $p = $guess ? 100 * $right / $guess : 0;
    my $r = $gold  ? 100 * $right / $gold  : 0;
    return ($p, $r, $p + $r > 0 ? 2 * $p * $r / ($p + $r) : 0);
}

my ($right, $gold, $guess) = map { total($_) } \%right_of, \%gold_of, \%guess_of;
# The empty type stands there once for each side that has it.
my @types = sort keys %{{%gold_of, %guess_of}};
unshift @types, '' if exists $gold_of{''} && exists $guess_of{''};

if ($latex) {
    print '        & Precision &  Recall  & F$_{\beta=1} \\\\\\hline';
    printf "\n%-7s &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\", $_, scores($right_of{$_}, $gold_of{$_}, $guess_of{$_})
        for @types;
    print "\\hline\n";
    printf "Overall &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\\\hline\n", scores($right, $gold, $guess);
    exit 0;
}
print "processed $tokens tokens with $gold phrases; found: $guess phrases; correct: $right.\n";
printf "accuracy: %6.2f%%; precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f\n", 100 * $right_tags / $tokens,
    scores($right, $gold, $guess)
    if $tokens > 0;
printf "%17s: precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f  %d\n", $_,
    scores($right_of{$_}, $gold_of{$_}, $guess_of{$_}), $guess_of{$_} || 0
    for @types;
