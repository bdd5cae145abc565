package dev.tollgate.measurement;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.WaveStates;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Roster;
import dev.tollgate.training.LearnerState;
import dev.tollgate.training.Proficiency;
import dev.tollgate.training.TrainingRecord;
import dev.tollgate.training.TrainingRecords;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads deliveries of the campaigns that the ledger has as accounted for, and the attendance that trainings can prove. */
@Component
class ProvenRecords implements WaveRecords {

    /** As the models name the campaign. */
    private static final String FIRST_ROUND = "first-round";

    private final Ledger ledger;
    private final Deliveries deliveries;
    private final TrainingRecords trainings;
    private final Roster roster;

    ProvenRecords(Ledger ledger, Deliveries deliveries, TrainingRecords trainings, Roster roster) {
        this.roster = roster;
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.trainings = trainings;
    }

    @Override
    public Set<String> informed(String programId, String runId, String waveId) {
        return firstRound(programId, runId, waveId)
                .filter(delivery -> delivery.state().reached())
                .map(Delivery::username)
                .collect(Collectors.toSet());
    }

    @Override
    public WaveStates.Those informedAmong(String programId, String runId, String waveId) {
        Map<String, String> waves = new HashMap<>();
        firstRounds(programId, runId)
                .forEach(evidence -> waves.put(campaign(evidence), String.valueOf(evidence.waveId())));
        return usernames -> {
            Map<String, Set<String>> before = roster.cameFrom(programId, waveId, usernames);
            Set<String> informed = new HashSet<>();
            deliveries.reached(waves.keySet(), usernames).forEach((username, campaigns) -> {
                Set<String> counting = before.getOrDefault(username, Set.of());
                if (campaigns.stream()
                        .map(waves::get)
                        .anyMatch(wave -> wave.equals(waveId) || counting.contains(wave))) {
                    informed.add(username);
                }
            });
            return informed;
        };
    }

    @Override
    public Set<String> accounted(String programId, String runId, String waveId) {
        return firstRound(programId, runId, waveId)
                .filter(delivery -> delivery.state().accountedFor())
                .map(Delivery::username)
                .collect(Collectors.toSet());
    }

    /** Of the wave, and of those who came into it with their unit also what they have from the waves before. */
    private Stream<Delivery> firstRound(String programId, String runId, String waveId) {
        Map<String, Set<String>> before = roster.cameFrom(programId, waveId);
        return Stream.concat(
                firstRoundIn(programId, runId, waveId),
                waves(before)
                        .flatMap(wave -> firstRoundIn(programId, runId, wave)
                                .filter(delivery -> before.getOrDefault(delivery.username(), Set.of())
                                        .contains(wave))));
    }

    private static Stream<String> waves(Map<String, Set<String>> before) {
        return before.values().stream().flatMap(Set::stream).distinct();
    }

    private Stream<Delivery> firstRoundIn(String programId, String runId, String waveId) {
        return firstRounds(programId, runId)
                .filter(evidence -> Objects.equals(evidence.waveId(), waveId))
                .map(ProvenRecords::campaign)
                .distinct()
                .flatMap(campaignId -> deliveries.about(FIRST_ROUND, campaignId).stream());
    }

    private Stream<Evidence> firstRounds(String programId, String runId) {
        return ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == EvidenceKind.CAMPAIGN_ACCOUNTED
                        && evidence.runId().equals(runId)
                        && FIRST_ROUND.equals(evidence.subject()));
    }

    private static String campaign(Evidence accounted) {
        return String.valueOf(accounted.data().get("campaignId"));
    }

    @Override
    public Set<String> booked(String programId, String runId, String waveId) {
        Set<String> booked = new HashSet<>(trained(programId, runId, waveId).keySet());
        trainings.ofWave(programId, runId, waveId).values().stream()
                .filter(record -> record.state() != LearnerState.WITHOUT_SEAT && record.state() != LearnerState.LEFT)
                .map(TrainingRecord::username)
                .forEach(booked::add);
        return booked;
    }

    @Override
    public Map<String, Instant> trained(String programId, String runId, String waveId) {
        Map<String, Instant> trained = new HashMap<>(trainedIn(programId, runId, waveId));
        Map<String, Set<String>> before = roster.cameFrom(programId, waveId);
        waves(before)
                .forEach(wave -> trainedIn(programId, runId, wave).forEach((username, at) -> {
                    if (before.getOrDefault(username, Set.of()).contains(wave)) {
                        trained.merge(username, at, (one, other) -> one.isAfter(other) ? one : other);
                    }
                }));
        return trained;
    }

    @Override
    public WaveStates.Those trainedAmong(String programId, String runId, String waveId) {
        Map<String, TrainingRecords.Some> waves = new HashMap<>();
        waves.put(waveId, trainings.among(programId, runId, waveId));
        return usernames -> {
            Map<String, Set<String>> before = roster.cameFrom(programId, waveId, usernames);
            Map<String, Set<String>> asked = new HashMap<>();
            before.forEach((username, earlier) -> earlier.forEach(
                    wave -> asked.computeIfAbsent(wave, any -> new HashSet<>()).add(username)));
            asked.put(waveId, Set.copyOf(usernames));
            Set<String> trained = new HashSet<>();
            asked.forEach((wave, some) ->
                    waves
                            .computeIfAbsent(wave, other -> trainings.among(programId, runId, other))
                            .of(some)
                            .values()
                            .stream()
                            .filter(TrainingRecord::trained)
                            .map(TrainingRecord::username)
                            .forEach(trained::add));
            return trained;
        };
    }

    @Override
    public Set<String> proficient(String programId, String runId, String waveId) {
        Map<String, Proficiency> seen = new HashMap<>(trainings.proficiency(programId, runId, waveId));
        Map<String, Set<String>> before = roster.cameFrom(programId, waveId);
        waves(before)
                .forEach(wave -> trainings.proficiency(programId, runId, wave).forEach((username, earlier) -> {
                    if (before.getOrDefault(username, Set.of()).contains(wave)) {
                        seen.merge(username, earlier, Proficiency::latest);
                    }
                }));
        return seen.values().stream()
                .filter(Proficiency::alone)
                .map(Proficiency::username)
                .collect(Collectors.toSet());
    }

    private Map<String, Instant> trainedIn(String programId, String runId, String waveId) {
        return trainings.ofWave(programId, runId, waveId).values().stream()
                .filter(TrainingRecord::trained)
                .collect(Collectors.toMap(TrainingRecord::username, TrainingRecord::trainedAt));
    }
}
