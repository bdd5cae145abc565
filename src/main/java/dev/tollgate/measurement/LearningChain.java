package dev.tollgate.measurement;

import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * How far each person of a wave has come from a seat in a training to use: the chain behind the numbers of groups. It is
 * told of groups only ({@link ToldNumbers}); of one person nobody can read it.
 */
@Service
class LearningChain {

    private final Programs programs;
    private final Roster roster;
    private final WaveRecords records;
    private final Measuring measuring;

    LearningChain(Programs programs, Roster roster, WaveRecords records, Measuring measuring) {
        this.programs = programs;
        this.roster = roster;
        this.records = records;
        this.measuring = measuring;
    }

    /**
     * Usernames of people of the wave, each set within the one before.
     *
     * @param using as often as their role should, of those who are proficient
     */
    record Steps(Set<String> booked, Set<String> trained, Set<String> proficient, Set<String> using) {}

    /** Of the people of the snapshot's wave, over the snapshot's window. */
    Steps of(Snapshot snapshot) {
        String programId = snapshot.programId();
        ProgramDefinition definition = programs.get(programId).definition();
        Wave wave = definition.wave(snapshot.waveId()).orElseThrow();
        Use use = measuring.use(definition, wave, snapshot.takenAt());
        Set<String> booked = records.booked(programId, snapshot.runId(), wave.id());
        Set<String> trained =
                records.trained(programId, snapshot.runId(), wave.id()).keySet();
        Set<String> proficient = records.proficient(programId, snapshot.runId(), wave.id());
        Set<Person> people = new HashSet<>(roster.people(programId, wave.id()));
        Predicate<Person> isTrained = person -> trained.contains(person.username());
        Predicate<Person> isProficient = isTrained.and(person -> proficient.contains(person.username()));
        return new Steps(
                names(people, isTrained.or(person -> booked.contains(person.username()))),
                names(people, isTrained),
                names(people, isProficient),
                names(
                        people,
                        isProficient.and(person -> ExpectedUse.kept(
                                definition.role(person.role()).frequency(),
                                use.days(person.username()),
                                use.window()))));
    }

    private static Set<String> names(Set<Person> people, Predicate<Person> condition) {
        return people.stream().filter(condition).map(Person::username).collect(Collectors.toSet());
    }
}
