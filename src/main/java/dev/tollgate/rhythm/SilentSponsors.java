package dev.tollgate.rhythm;

import dev.tollgate.engine.Job;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.rhythm.FoundObstacles.Found;
import java.time.Clock;
import java.time.Period;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes sponsors who stay silent an obstacle. After the first silent week the executive sponsor is asked to talk with them; who is
 * silent in {@value #WEEKS} weeks in a row after that has not been reached by a talk. It goes to the executive sponsor, or where
 * that one is silent too to the change lead, and up from there like any obstacle that nobody removes. One for all of them.
 */
@Component
public class SilentSponsors {

    static final String BY = "silent sponsors";
    static final int WEEKS = 2;
    private static final String LEADERS_MOVE_ON = "leaders-move-on";
    private static final Period REST = Period.ofDays(28);

    private final RhythmStore store;
    private final Programs programs;
    private final Roster roster;
    private final FoundObstacles found;

    SilentSponsors(RhythmStore store, Programs programs, Roster roster, Obstacles obstacles, Clock clock) {
        this.store = store;
        this.programs = programs;
        this.roster = roster;
        this.found = new FoundObstacles(obstacles, clock, BY, REST, 1);
    }

    /** After the week was held. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void raise(Job job) {
        List<Set<String>> weeks = store.silent(
                job.programId(), Objects.requireNonNull(job.scope()).runId(), WEEKS);
        if (weeks.size() < WEEKS) {
            return;
        }
        Set<String> silent = new LinkedHashSet<>(weeks.getFirst());
        weeks.forEach(silent::retainAll);
        if (silent.isEmpty()) {
            return;
        }
        ProgramDefinition program = programs.get(job.programId()).definition();
        String names = silent.stream()
                .map(sponsor ->
                        roster.person(program.id(), sponsor).map(Person::name).orElse(sponsor))
                .collect(Collectors.joining(", "));
        found.raise(
                job,
                List.of(new Found(
                        null,
                        null,
                        silent.size(),
                        silent.contains(program.executiveSponsor()) ? null : LEADERS_MOVE_ON,
                        "No visible act and no answer for %d weeks in a row: %s. Agree on a day for each act that is due, or on who stands in as sponsor."
                                .formatted(WEEKS, names))));
    }
}
