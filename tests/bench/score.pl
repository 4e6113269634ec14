#!/usr/bin/perl
# Scores as conlleval.pl does, line by line, the plain way: what `ner score` is timed against (score.py). It takes
# standard input with single spaces and has no options.
use strict;
use warnings;

my (%gold_of, %guess_of, %right_of);
my ($tokens, $right_tags, $gold_all, $guess_all, $right_all, $open) = (0) x 6;
my ($last_gold, $last_gold_type, $last_guess, $last_guess_type) = ('O', '', 'O', '');

sub ends {
    my ($last, $now, $last_type, $type) = @_;
    return 1 if ($last eq 'B' or $last eq 'I') and ($now eq 'B' or $now eq 'O');
    return 1 if $last eq 'E' and ($now eq 'E' or $now eq 'I' or $now eq 'O');
    return 1 if $last eq '[' or $last eq ']';
    return $last ne 'O' && $last ne '.' && $last_type ne $type;
}

sub begins {
    my ($last, $now, $last_type, $type) = @_;
    return 1 if $now eq 'B' and ($last eq 'B' or $last eq 'I' or $last eq 'O');
    return 1 if ($now eq 'I' or $now eq 'E') and ($last eq 'O' or $last eq 'E');
    return 1 if $now eq '[' or $now eq ']';
    return $now ne 'O' && $now ne '.' && $last_type ne $type;
}

sub cut {
    my ($tag) = @_;
    my ($prefix, $type) = $tag =~ /^([^-]*)-(.*)$/ ? ($1, $2) : ($tag, '');
    return ($prefix, $type ? $type : '');
}

sub event {
    my ($gold, $gold_type, $guess, $guess_type) = @_;
    my $gold_ends    = ends($last_gold, $gold, $last_gold_type, $gold_type);
    my $guess_ends   = ends($last_guess, $guess, $last_guess_type, $guess_type);
    my $gold_begins  = begins($last_gold, $gold, $last_gold_type, $gold_type);
    my $guess_begins = begins($last_guess, $guess, $last_guess_type, $guess_type);
    if ($open) {
        if ($gold_ends and $guess_ends and $last_gold_type eq $last_guess_type) {
            $open = 0;
            $right_all++;
            $right_of{$last_gold_type}++;
        } elsif (!$gold_ends != !$guess_ends or $gold_type ne $guess_type) {
            $open = 0;
        }
    }
    $open = 1 if $gold_begins and $guess_begins and $gold_type eq $guess_type;
    if ($gold_begins)  { $gold_all++;  $gold_of{$gold_type}++ }
    if ($guess_begins) { $guess_all++; $guess_of{$guess_type}++ }
    ($last_gold, $last_gold_type, $last_guess, $last_guess_type) = ($gold, $gold_type, $guess, $guess_type);
}

while (my $line = <STDIN>) {
    chomp $line;
    my @fields = split / /, $line;
    if (!@fields or $fields[0] eq '-X-') {
        event('O', '', 'O', '');
        next;
    }
    my ($guess, $guess_type) = cut(pop @fields);
    my ($gold, $gold_type) = cut(pop @fields);
    event($gold, $gold_type, $guess, $guess_type);
    $tokens++;
    $right_tags++ if $gold eq $guess and $gold_type eq $guess_type;
}
if ($open) { $right_all++; $right_of{$last_gold_type}++ }

sub scores {
    my ($right, $gold, $guess) = map { $_ || 0 } @_;
    my ($p, $r) = ($guess ? 100 * $right / $guess : 0, $gold ? 100 * $right / $gold : 0);
    return ($p, $r, $p + $r > 0 ? 2 * $p * $r / ($p + $r) : 0);
}

print "processed $tokens tokens with $gold_all phrases; found: $guess_all phrases; correct: $right_all.\n";
printf "accuracy: %6.2f%%; precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f\n", 100 * $right_tags / $tokens,
    scores($right_all, $gold_all, $guess_all) if $tokens;
my %all = (%gold_of, %guess_of);
printf "%17s: precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f  %d\n", $_,
    scores($right_of{$_}, $gold_of{$_}, $guess_of{$_}), $guess_of{$_} || 0 for sort keys %all;
