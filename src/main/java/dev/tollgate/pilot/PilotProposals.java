package dev.tollgate.pilot;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;

/** Proposes whom to ask into a pilot group; decides and stores nothing. */
@Service
class PilotProposals {

    private static final String METHOD =
            "Proportionate stratified sampling by department, location and role; seats by the largest remainder; in a stratum volunteers first, then by lot";

    private static final int LONGEST_SEED = 200;

    private final Programs programs;
    private final Roster roster;
    private final VolunteerStore volunteers;

    PilotProposals(Programs programs, Roster roster, VolunteerStore volunteers) {
        this.programs = programs;
        this.roster = roster;
        this.volunteers = volunteers;
    }

    /**
     * A group with what it was drawn from: the same people, answers, size and seed give the same group.
     *
     * @param wave null where it is drawn from everybody of the program
     * @param dataDigest SHA-256 of the people with their department, location, role and answer; another one explains another
     *     group
     * @param wholeUnits how a pilot wave could be made of it; null where it is drawn from a wave
     */
    record Proposal(
            String programId,
            @Nullable String wave,
            int size,
            int people,
            String seed,
            String dataDigest,
            String method,
            List<ProposedGroup.Member> members,
            List<ProposedGroup.Member> volunteersWithoutSeat,
            List<ProposedGroup.Share> strata,
            List<String> notes,
            @Nullable WholeUnits wholeUnits) {}

    /**
     * @param size as it was written
     * @param seed null for the program's id
     * @throws InvalidPilot naming what cannot be
     */
    Proposal propose(String programId, @Nullable String wave, @Nullable String size, @Nullable String seed) {
        ProgramDefinition plan = programs.get(programId).definition();
        List<Person> people = people(plan, wave);
        int wanted = size(size, people.size(), wave);
        long roles = people.stream().filter(person -> hasRole(person)).count();
        if (roles == 0) {
            throw new InvalidPilot(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "people.role",
                    "",
                    "is empty for all %d people, so the group cannot mirror roles".formatted(people.size()),
                    "Import the people with their job titles in the column 'role'.");
        }
        String used = seed(seed, programId);
        Set<String> there = people.stream().map(Person::username).collect(Collectors.toCollection(TreeSet::new));
        Set<String> yes = volunteers.answered(programId, true);
        Set<String> no = volunteers.answered(programId, false);
        yes.retainAll(there);
        no.retainAll(there);
        Set<String> duties = new HashSet<>(plan.dutyHolders());
        plan.champions().forEach(duties::remove);
        Map<String, String> departments =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        ProposedGroup group = ProposedGroup.of(people, departments, yes, no, duties, wanted, used);
        List<String> notes = new ArrayList<>(group.notes());
        if (roles < people.size()) {
            notes.add("%d of %d people have no role in the people file; they are a role of their own here."
                    .formatted(people.size() - roles, people.size()));
        }
        return new Proposal(
                programId,
                wave,
                wanted,
                people.size(),
                used,
                digest(people, yes, no),
                METHOD,
                group.members(),
                group.withoutSeat(),
                group.strata(),
                List.copyOf(notes),
                wave == null ? wholeUnits(plan, people, departments, yes, wanted, used) : null);
    }

    private List<Person> people(ProgramDefinition plan, @Nullable String wave) {
        if (wave != null && plan.wave(wave).isEmpty()) {
            throw new InvalidPilot(
                    HttpStatus.BAD_REQUEST,
                    "wave",
                    wave,
                    "is no wave of the program",
                    "Name one of %s, or leave it out for everybody."
                            .formatted(plan.waves().stream().map(Wave::id).collect(Collectors.joining(", "))));
        }
        List<Person> people = wave == null ? roster.people(plan.id()) : roster.people(plan.id(), wave);
        if (people.isEmpty()) {
            throw new InvalidPilot(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    wave == null ? "people" : "wave",
                    wave == null ? "" : wave,
                    "has nobody to draw from",
                    "Import the people first: PUT /api/programs/%s/people.".formatted(plan.id()));
        }
        return people;
    }

    private static int size(@Nullable String written, int people, @Nullable String wave) {
        String remedy = "Ask for 1 to %d people.".formatted(people);
        if (written == null || written.isBlank()) {
            throw new InvalidPilot(HttpStatus.BAD_REQUEST, "size", "", "is missing", remedy);
        }
        int size;
        try {
            size = Integer.parseInt(written.strip());
        } catch (NumberFormatException e) {
            throw new InvalidPilot(HttpStatus.BAD_REQUEST, "size", written, "is no whole number of people", remedy);
        }
        if (size < 1) {
            throw new InvalidPilot(HttpStatus.BAD_REQUEST, "size", written, "is a group of nobody", remedy);
        }
        if (size > people) {
            throw new InvalidPilot(
                    HttpStatus.BAD_REQUEST,
                    "size",
                    written,
                    "is more than the %d people of the %s"
                            .formatted(people, wave == null ? "program" : "wave '" + wave + "'"),
                    remedy);
        }
        return size;
    }

    private static String seed(@Nullable String written, String programId) {
        if (written == null || written.isBlank()) {
            return programId;
        }
        if (written.length() > LONGEST_SEED) {
            throw new InvalidPilot(
                    HttpStatus.BAD_REQUEST,
                    "seed",
                    written,
                    "has %d characters".formatted(written.length()),
                    "Use up to %d.".formatted(LONGEST_SEED));
        }
        return written.strip();
    }

    private WholeUnits wholeUnits(
            ProgramDefinition plan,
            List<Person> people,
            Map<String, String> departments,
            Set<String> yes,
            int size,
            String seed) {
        Optional<String> pilot = plan.waves().stream()
                .filter(wave -> wave.kind() == WaveKind.PILOT)
                .map(Wave::id)
                .findFirst();
        Set<String> there = pilot.map(wave -> roster.people(plan.id(), wave)).orElse(List.of()).stream()
                .map(Person::username)
                .collect(Collectors.toSet());
        return WholeUnits.of(people, departments, yes, size, seed, pilot.orElse(null), there);
    }

    private static boolean hasRole(Person person) {
        return person.role() != null && !person.role().isBlank();
    }

    private static String digest(List<Person> people, Set<String> yes, Set<String> no) {
        return Canonical.sha256(people.stream()
                .map(person -> Canonical.json(List.of(
                        person.username(),
                        person.departmentId(),
                        person.location() == null ? "" : person.location(),
                        person.role() == null ? "" : person.role(),
                        yes.contains(person.username()) ? "yes" : no.contains(person.username()) ? "no" : "")))
                .sorted()
                .collect(Collectors.joining("\n")));
    }
}
