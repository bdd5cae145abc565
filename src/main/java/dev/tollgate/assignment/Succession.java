package dev.tollgate.assignment;

import dev.tollgate.lifecycle.Deputies;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Who acts for whom: the deputy named for the days of an absence, or else the next in line: manager, local sponsor of the
 * person's wave, change lead, executive sponsor. A deputy who is away or has left is represented in turn.
 */
@Service
public class Succession implements Deputies {

    private final AbsenceStore absences;
    private final Programs programs;
    private final Roster roster;

    Succession(AbsenceStore absences, Programs programs, Roster roster) {
        this.absences = absences;
        this.programs = programs;
        this.roster = roster;
    }

    @Override
    public String acting(String programId, String username, Instant at) {
        Optional<ProgramDefinition> program = programs.find(programId).map(ProgramView::definition);
        return program.flatMap(known -> acting(known, username, known.calendar().day(at), new HashSet<>()))
                .orElse(username);
    }

    /** Whom to turn to when somebody does not act; empty at the end of the line. */
    public Optional<String> nextInLine(String programId, String username, Instant at) {
        ProgramDefinition program = programs.get(programId).definition();
        LocalDate day = program.calendar().day(at);
        return line(program, username).stream()
                .filter(next -> !next.equals(username) && present(program.id(), next, day))
                .findFirst();
    }

    private Optional<String> acting(ProgramDefinition program, String username, LocalDate day, Set<String> asked) {
        if (!asked.add(username)) {
            return Optional.empty();
        }
        if (present(program.id(), username, day)) {
            return Optional.of(username);
        }
        List<String> candidates = new ArrayList<>();
        absences.of(program.id(), username).stream()
                .filter(absence -> absence.covers(day))
                .map(Absence::deputy)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(candidates::add);
        candidates.addAll(line(program, username));
        return candidates.stream()
                .flatMap(candidate -> acting(program, candidate, day, asked).stream())
                .findFirst();
    }

    private boolean present(String programId, String username, LocalDate day) {
        return roster.person(programId, username)
                        .map(person -> !person.hasLeft())
                        // Unknown people are a matter of the definition, not of who is there.
                        .orElse(true)
                && absences.of(programId, username).stream().noneMatch(absence -> absence.covers(day));
    }

    private List<String> line(ProgramDefinition program, String username) {
        List<String> line = new ArrayList<>();
        roster.person(program.id(), username).map(Person::manager).ifPresent(line::add);
        roster.unitOf(program.id(), username)
                .map(Unit::waveId)
                .flatMap(program::wave)
                .map(Wave::localSponsor)
                .filter(sponsor -> !sponsor.isBlank())
                .ifPresent(line::add);
        line.add(program.changeLead());
        line.add(program.executiveSponsor());
        return line;
    }
}
