package dev.tollgate.pilot;

import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.pilot.PilotProposals.Proposal;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The group that the program office takes over from a proposal: it reviews the pilot of that wave. */
@Service
class PilotGroups {

    private static final int LONGEST_REASON = 2000;

    private final PilotProposals proposals;
    private final Programs programs;
    private final RunningPrograms running;
    private final JdbcClient jdbc;
    private final Clock clock;

    PilotGroups(PilotProposals proposals, Programs programs, RunningPrograms running, JdbcClient jdbc, Clock clock) {
        this.proposals = proposals;
        this.programs = programs;
        this.running = running;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param dataDigest of the people that it was drawn from, as the proposal has it */
    record Chosen(
            String programId,
            String wave,
            int size,
            String seed,
            String dataDigest,
            Instant chosenAt,
            String chosenBy,
            List<Seat> members) {}

    record Seat(String username, boolean volunteer, String reason) {}

    /**
     * Takes the group that {@link PilotProposals#propose} gives now, in place of one that was taken before.
     *
     * @throws InvalidPilot when the wave is no pilot, or its group has been drawn
     */
    @Transactional
    public Chosen choose(String programId, String waveId, @Nullable String size, @Nullable String seed, String by) {
        Wave wave = pilotWave(programId, waveId);
        if (drawn(programId, waveId)) {
            throw new InvalidPilot(
                    HttpStatus.CONFLICT,
                    "wave",
                    waveId,
                    "has its group already, which stays so that its reviews can be compared",
                    "Who leaves is replaced by itself; for another group relaunch the pilot as a wave of its own.");
        }
        Proposal proposal = proposals.propose(programId, wave.id(), size, seed);
        jdbc.sql("delete from pilot_chosen where program_id = ? and wave_id = ?")
                .params(programId, waveId)
                .update();
        jdbc.sql("delete from pilot_choice where program_id = ? and wave_id = ?")
                .params(programId, waveId)
                .update();
        try {
            insert(proposal, waveId, by);
        } catch (DuplicateKeyException e) {
            throw new InvalidPilot(
                    HttpStatus.CONFLICT,
                    "wave",
                    waveId,
                    "gets its group from somebody else at this moment",
                    "Look at what they chose by GET from this address.");
        }
        proposal.members()
                .forEach(member -> jdbc.sql("""
                                insert into pilot_chosen (program_id, wave_id, username, volunteer, reason) \
                                values (?, ?, ?, ?, ?)""")
                        .params(programId, waveId, member.username(), member.volunteer(), shortened(member.reason()))
                        .update());
        return chosen(programId, waveId).orElseThrow();
    }

    /**
     * The group that was taken for a wave.
     *
     * @throws InvalidPilot when the wave is no pilot, or no group was taken for it
     */
    @Transactional(readOnly = true)
    public Chosen get(String programId, String waveId) {
        pilotWave(programId, waveId);
        return chosen(programId, waveId)
                .orElseThrow(() -> new InvalidPilot(
                        HttpStatus.NOT_FOUND,
                        "wave",
                        waveId,
                        "has no group that was chosen",
                        "Choose one by POST to this address, or let it be drawn when the review begins."));
    }

    /** Of these people those who were chosen for the wave, as members of the group that reviews it. */
    List<Lot.Drawn> chosen(String programId, String waveId, List<Person> people) {
        Map<String, Boolean> chosen =
                seats(programId, waveId).stream().collect(Collectors.toMap(Seat::username, Seat::volunteer));
        return people.stream()
                .filter(person -> chosen.containsKey(person.username()))
                .map(person -> new Lot.Drawn(
                        person.username(),
                        Place.of(person),
                        chosen.get(person.username())
                                ? Lot.OFFERED
                                : "drawn by lot so that departments, places and roles are mirrored"))
                .toList();
    }

    private void insert(Proposal proposal, String waveId, String by) {
        jdbc.sql("""
                        insert into pilot_choice (program_id, wave_id, size, seed, data_digest, chosen_at, chosen_by) \
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        proposal.programId(),
                        waveId,
                        proposal.size(),
                        proposal.seed(),
                        proposal.dataDigest(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
                        by)
                .update();
    }

    private Wave pilotWave(String programId, String waveId) {
        ProgramDefinition plan = programs.get(programId).definition();
        List<String> pilots = plan.waves().stream()
                .filter(wave -> wave.kind() == WaveKind.PILOT)
                .map(Wave::id)
                .toList();
        return plan.wave(waveId)
                .filter(wave -> pilots.contains(wave.id()))
                .orElseThrow(() -> new InvalidPilot(
                        HttpStatus.BAD_REQUEST,
                        "wave",
                        waveId,
                        plan.wave(waveId).isPresent()
                                ? "is no pilot, so nobody reviews it"
                                : "is no wave of the program",
                        pilots.isEmpty()
                                ? "The program has no pilot wave; add one by POST /api/programs/%s/waves."
                                        .formatted(programId)
                                : "Name one of %s.".formatted(String.join(", ", pilots))));
    }

    private boolean drawn(String programId, String waveId) {
        return running.of(programId)
                .filter(run -> jdbc.sql("select count(*) from pilot_round where run_id = ? and wave_id = ?")
                                .params(run.runId(), waveId)
                                .query(Integer.class)
                                .single()
                        > 0)
                .isPresent();
    }

    private Optional<Chosen> chosen(String programId, String waveId) {
        return jdbc.sql("select * from pilot_choice where program_id = ? and wave_id = ?")
                .params(programId, waveId)
                .query((row, number) -> new Chosen(
                        programId,
                        waveId,
                        row.getInt("size"),
                        row.getString("seed"),
                        row.getString("data_digest"),
                        row.getObject("chosen_at", OffsetDateTime.class).toInstant(),
                        row.getString("chosen_by"),
                        seats(programId, waveId)))
                .optional();
    }

    private List<Seat> seats(String programId, String waveId) {
        return jdbc.sql("""
                        select username, volunteer, reason from pilot_chosen where program_id = ? and wave_id = ? \
                        order by username""")
                .params(programId, waveId)
                .query((row, number) ->
                        new Seat(row.getString("username"), row.getBoolean("volunteer"), row.getString("reason")))
                .list();
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }
}
