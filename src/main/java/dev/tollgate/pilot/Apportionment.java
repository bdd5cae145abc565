package dev.tollgate.pilot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Seats in proportion to people, by the method of the largest remainder (Hamilton): each gets the whole part of its share,
 * and the seats left over go to the largest fractions. It is chosen because everybody gets their share rounded up or down
 * and never anything else; methods of divisors do not keep that (M. L. Balinski and H. P. Young, <em>Fair
 * Representation</em>, 1982). That one seat more in all can take one from somebody matters to parliaments, not to a group
 * that is drawn once.
 */
final class Apportionment {

    private Apportionment() {}

    /**
     * @param people whom the seats stand for
     * @param most how many can be seated
     * @param least how many are to be seated whatever the share, 0 or 1
     */
    record Claim(String key, int people, int most, int least) {}

    /**
     * The seats of each claim, in the order of the claims. What a claim cannot take is shared among the others.
     *
     * @param tie an order by lot for fractions that are the same
     */
    static List<Integer> seats(int wanted, List<Claim> claims, Function<String, String> tie) {
        int[] seats = new int[claims.size()];
        List<Integer> open = new ArrayList<>(IntStream.range(0, seats.length)
                .filter(at -> claims.get(at).people() > 0)
                .boxed()
                .toList());
        int left = Math.min(wanted, claims.stream().mapToInt(Claim::most).sum());
        while (!open.isEmpty()) {
            byLargestRemainder(left, open, claims, tie, seats);
            List<Integer> full = open.stream()
                    .filter(at -> seats[at] > claims.get(at).most())
                    .toList();
            if (full.isEmpty()) {
                break;
            }
            for (int at : full) {
                seats[at] = claims.get(at).most();
                left -= seats[at];
            }
            open.removeAll(full);
        }
        seatWhoHasNone(wanted, claims, tie, seats);
        return IntStream.of(seats).boxed().toList();
    }

    private static void byLargestRemainder(
            int left, List<Integer> open, List<Claim> claims, Function<String, String> tie, int[] seats) {
        long people = open.stream().mapToLong(at -> claims.get(at).people()).sum();
        int given = 0;
        for (int at : open) {
            seats[at] = Math.toIntExact((long) left * claims.get(at).people() / people);
            given += seats[at];
        }
        open.stream()
                .sorted(Comparator.comparingLong(
                                (Integer at) -> -((long) left * claims.get(at).people() % people))
                        .thenComparing(at -> tie.apply(claims.get(at).key())))
                .limit(left - given)
                .forEach(at -> seats[at]++);
    }

    /** The seat comes from whoever has most above their share, and not their only one by right. */
    private static void seatWhoHasNone(int wanted, List<Claim> claims, Function<String, String> tie, int[] seats) {
        long people = claims.stream().mapToLong(Claim::people).sum();
        List<Integer> without = IntStream.range(0, seats.length)
                .filter(at -> seats[at]
                        < Math.min(claims.get(at).least(), claims.get(at).most()))
                .boxed()
                .sorted(Comparator.comparingInt((Integer at) -> -claims.get(at).people())
                        .thenComparing(at -> tie.apply(claims.get(at).key())))
                .toList();
        for (int at : without) {
            IntStream.range(0, seats.length)
                    .filter(other -> seats[other] > claims.get(other).least())
                    .boxed()
                    .max(Comparator.comparingLong((Integer other) -> seats[other] * people
                                    - (long) wanted * claims.get(other).people())
                            .thenComparing(other -> tie.apply(claims.get(other).key())))
                    .ifPresent(other -> {
                        seats[other]--;
                        seats[at]++;
                    });
        }
    }
}
