package dev.tollgate.pilot;

import dev.tollgate.pilot.Apportionment.Claim;
import dev.tollgate.pilot.Strata.Part;
import dev.tollgate.program.Person;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A group that mirrors its people: proportionate stratified sampling (J. Neyman, <em>On the Two Different Aspects of the
 * Representative Method</em>, Journal of the Royal Statistical Society 97, 1934; W. G. Cochran, <em>Sampling
 * Techniques</em>, 3rd edition 1977, chapter 5) over department, location and role. Seats go in proportion to the people by
 * {@link Apportionment}, first to departments, within each to its locations, within these to roles, so that each of these
 * margins keeps its share. Within a stratum volunteers come first, everybody else by lot: the number of a person follows
 * from seed and username alone (permanent random numbers, E. Ohlsson in <em>Business Survey Methods</em>, 1995), so the same
 * people and seed give the same group, and a newcomer changes little of it.
 *
 * <p>Who said no is not drawn. Volunteers are no random sample, so the group mirrors where people work and what they do,
 * not how willing they are.
 *
 * @param withoutSeat volunteers who are not in the group
 * @param notes what whoever takes the group has to know
 */
record ProposedGroup(List<Member> members, List<Member> withoutSeat, List<Share> strata, List<String> notes) {

    private static final int DECIMALS = 2;

    /** @param reason why the person is in the group, or is not */
    record Member(
            String username,
            String name,
            String departmentId,
            String location,
            String role,
            boolean volunteer,
            String reason) {}

    /**
     * What a stratum has of the group.
     *
     * @param people in it
     * @param volunteers of these
     * @param declined of these: asked, and said no
     * @param share what it would have if people could be divided
     * @param shortfall of the seats against the share, 0 where it has as much or more
     * @param reason why it has these seats
     */
    record Share(
            String name,
            List<Part> parts,
            int people,
            int volunteers,
            int declined,
            BigDecimal share,
            int seats,
            BigDecimal shortfall,
            String reason) {}

    /**
     * @param departments names by id
     * @param duties of those with a duty in the program, who judge it with other eyes and so come last
     */
    static ProposedGroup of(
            List<Person> people,
            Map<String, String> departments,
            Set<String> volunteers,
            Set<String> declined,
            Set<String> duties,
            int size,
            String seed) {
        return new Draw(people, departments, volunteers, declined, duties, size, seed).group();
    }

    private static final class Draw {

        private final Map<String, String> departments;
        private final Set<String> volunteers;
        private final Set<String> declined;
        private final Set<String> duties;
        private final int size;
        private final String seed;
        private final Lot lot;
        private final int people;
        private final List<Strata.Stratum> strata;
        private final Map<String, List<Person>> willing = new HashMap<>();
        private final List<String> notes = new ArrayList<>();

        Draw(
                List<Person> people,
                Map<String, String> departments,
                Set<String> volunteers,
                Set<String> declined,
                Set<String> duties,
                int size,
                String seed) {
            this.departments = departments;
            this.volunteers = volunteers;
            this.declined = declined;
            this.duties = duties;
            this.size = size;
            this.seed = seed;
            this.lot = new Lot(seed);
            this.people = people.size();
            this.strata = Strata.of(people, departments);
            strata.forEach(stratum -> willing.put(
                    stratum.name(),
                    stratum.people().stream()
                            .filter(person -> !declined.contains(person.username()))
                            .toList()));
        }

        ProposedGroup group() {
            Map<String, Integer> seats = new HashMap<>();
            Map<String, List<Strata.Stratum>> byDepartment = grouped(strata, Strata.Stratum::department);
            Map<String, Integer> ofDepartments = shared(size, byDepartment, this::heard);
            byDepartment.forEach((department, own) -> {
                Map<String, List<Strata.Stratum>> byPlace = grouped(own, Strata.Stratum::place);
                shared(ofDepartments.get(department), byPlace, any -> 0)
                        .forEach((place, ofPlace) -> seats.putAll(
                                shared(ofPlace, grouped(byPlace.get(place), Strata.Stratum::name), any -> 0)));
            });
            List<Member> members = new ArrayList<>();
            List<Member> without = new ArrayList<>();
            List<Share> shares = new ArrayList<>();
            for (Strata.Stratum stratum : strata) {
                int taken = seats.get(stratum.name());
                seat(stratum, taken, members, without);
                shares.add(share(stratum, taken, ofDepartments.get(stratum.department())));
            }
            note(members, ofDepartments, byDepartment);
            return new ProposedGroup(
                    List.copyOf(members), List.copyOf(without), List.copyOf(shares), List.copyOf(notes));
        }

        private static Map<String, List<Strata.Stratum>> grouped(
                List<Strata.Stratum> strata, Function<Strata.Stratum, String> by) {
            return strata.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
        }

        private Map<String, Integer> shared(
                int wanted, Map<String, List<Strata.Stratum>> groups, ToIntFunction<String> least) {
            List<Claim> claims = groups.entrySet().stream()
                    .map(group -> new Claim(
                            group.getKey(),
                            sum(group.getValue(), stratum -> stratum.people().size()),
                            sum(
                                    group.getValue(),
                                    stratum -> willing.get(stratum.name()).size()),
                            least.applyAsInt(group.getKey())))
                    .toList();
            List<Integer> seats = Apportionment.seats(wanted, claims, lot::number);
            Map<String, Integer> shared = new LinkedHashMap<>();
            for (int at = 0; at < claims.size(); at++) {
                shared.put(claims.get(at).key(), seats.get(at));
            }
            return shared;
        }

        private int heard(String department) {
            return department.equals(Strata.SMALL_DEPARTMENTS) ? 0 : 1;
        }

        private void seat(Strata.Stratum stratum, int taken, List<Member> members, List<Member> without) {
            List<Person> order = lot.order(willing.get(stratum.name()), volunteers, duties);
            String of = (taken == 1 ? "the only seat" : "one of %d seats".formatted(taken))
                    + " for the %d people of '%s'".formatted(stratum.people().size(), stratum.name());
            order.stream()
                    .limit(taken)
                    .forEach(person -> members.add(member(person, "%s; %s".formatted(how(person), of))));
            order.stream()
                    .skip(taken)
                    .filter(person -> volunteers.contains(person.username()))
                    .forEach(person -> without.add(member(
                            person,
                            taken == 0
                                    ? "volunteered, but the share of '%s' gives it no seat".formatted(stratum.name())
                                    : "volunteered, but the %d of %d seats of '%s' went to other volunteers%s"
                                            .formatted(
                                                    taken,
                                                    stratum.people().size(),
                                                    stratum.name(),
                                                    duties.contains(person.username())
                                                            ? ", since people with a duty in the program come last"
                                                            : " by lot"))));
        }

        private String how(Person person) {
            if (volunteers.contains(person.username())) {
                return "volunteered";
            }
            return duties.contains(person.username())
                    ? "drawn although they have a duty in the program, since nobody else was left"
                    : "drawn by lot with the seed '%s'".formatted(seed);
        }

        private Member member(Person person, String reason) {
            return new Member(
                    person.username(),
                    person.name(),
                    person.departmentId(),
                    person.location(),
                    person.role(),
                    volunteers.contains(person.username()),
                    reason);
        }

        private Share share(Strata.Stratum stratum, int seats, int ofDepartment) {
            int all = stratum.people().size();
            BigDecimal share = BigDecimal.valueOf((long) size * all)
                    .divide(BigDecimal.valueOf(people), DECIMALS, RoundingMode.HALF_UP);
            long above = (long) seats * people - (long) size * all;
            BigDecimal shortfall = above >= 0
                    ? BigDecimal.ZERO.setScale(DECIMALS)
                    : share.subtract(BigDecimal.valueOf(seats)).max(BigDecimal.ZERO.setScale(DECIMALS));
            return new Share(
                    stratum.name(),
                    stratum.parts(),
                    all,
                    count(stratum, volunteers),
                    count(stratum, declined),
                    share,
                    seats,
                    shortfall,
                    because(stratum, seats, above, ofDepartment));
        }

        private String because(Strata.Stratum stratum, int seats, long above, int ofDepartment) {
            String pooled = stratum.pooled()
                    ? "pooled, since strata of fewer than %d people are; ".formatted(Strata.FEWEST)
                    : "";
            int no = count(stratum, declined);
            if (above < 0 && no > 0 && seats == stratum.people().size() - no) {
                return "%s%d said no, so there is nobody else to seat".formatted(pooled, no);
            }
            if (above == 0) {
                return pooled + "its share exactly";
            }
            boolean raised = ofDepartment == 1 && (long) size * inDepartment(stratum) < people;
            if (above > 0) {
                return pooled
                        + (raised && seats == 1
                                ? "its department has a seat whatever its share, since it has %d people or more"
                                        .formatted(Strata.FEWEST)
                                : noes() > 0
                                        ? "its share rounded up, or with a seat that others could not take"
                                        : "its share rounded up");
            }
            return pooled + "its share rounded down, since the seats left over went to larger fractions";
        }

        private int inDepartment(Strata.Stratum stratum) {
            return sum(
                    strata.stream()
                            .filter(other -> other.department().equals(stratum.department()))
                            .toList(),
                    other -> other.people().size());
        }

        private int noes() {
            return sum(strata, stratum -> count(stratum, declined));
        }

        private void note(
                List<Member> members,
                Map<String, Integer> ofDepartments,
                Map<String, List<Strata.Stratum>> byDepartment) {
            long own = members.stream().filter(Member::volunteer).count();
            notes.add(
                    "%d of %d volunteered, the others were drawn by lot. Volunteers are more willing than most: the group mirrors where people work and what they do, not how willing they are."
                            .formatted(own, members.size()));
            if (members.size() < size) {
                notes.add("The group has %d people instead of %d: %d said no, and nobody is drawn against their will."
                        .formatted(members.size(), size, noes()));
            }
            List<String> pools = strata.stream()
                    .filter(Strata.Stratum::pooled)
                    .map(Strata.Stratum::name)
                    .toList();
            if (!pools.isEmpty()) {
                notes.add("%d of %d strata are pooled, since fewer than %d people are no stratum of their own: %s."
                        .formatted(pools.size(), strata.size(), Strata.FEWEST, String.join("; ", pools)));
            }
            List<String> unheard = byDepartment.keySet().stream()
                    .filter(department -> heard(department) == 1 && ofDepartments.get(department) == 0)
                    .map(department -> departments.getOrDefault(department, department))
                    .toList();
            if (!unheard.isEmpty()) {
                long heard = byDepartment.keySet().stream()
                        .filter(department -> heard(department) == 1)
                        .count();
                notes.add("Not in the group: %s. %s"
                        .formatted(
                                String.join(", ", unheard),
                                size < heard
                                        ? "%d departments have %d people or more: ask for a group of at least %d."
                                                .formatted(heard, Strata.FEWEST, heard)
                                        : "Everybody there said no."));
            }
        }

        private static int count(Strata.Stratum stratum, Set<String> which) {
            return Math.toIntExact(stratum.people().stream()
                    .filter(person -> which.contains(person.username()))
                    .count());
        }

        private static int sum(List<Strata.Stratum> strata, ToIntFunction<Strata.Stratum> number) {
            return strata.stream().mapToInt(number).sum();
        }
    }

    /** Usernames of the members, in the order of the strata. */
    List<String> usernames() {
        return members.stream().map(Member::username).toList();
    }
}
