package dev.tollgate.gate;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.gate.Rebaselines.Rebaseline;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.MovedTargets;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Sets a target lower, within bounds: two sponsors from different reporting lines confirm it, neither of whom owns the
 * lagging unit; once per metric and gate of a wave; by at most {@value #MOST_POINTS} points and not below the floor.
 */
@Component
class Rebaselining implements MovedTargets {

    static final double MOST_POINTS = 10;

    private final Rebaselines stored;
    private final Ledger ledger;
    private final Roster roster;
    private final ObjectProvider<Confirmations> confirmations;
    private final Clock clock;

    Rebaselining(
            Rebaselines stored,
            Ledger ledger,
            Roster roster,
            ObjectProvider<Confirmations> confirmations,
            Clock clock) {
        this.stored = stored;
        this.ledger = ledger;
        this.roster = roster;
        this.confirmations = confirmations;
        this.clock = clock;
    }

    @Override
    public Optional<Double> target(Measured wave, Metric metric) {
        List<Rebaseline> asked =
                stored.of(wave.programId(), wave.runId(), wave.wave().id(), wave.gate());
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> entries = ledger.entries(wave.programId());
        return asked.stream()
                .filter(rebaseline -> rebaseline.metric() == metric
                        && rebaseline
                                .countsFrom(entries, wave.definition())
                                .filter(from -> !wave.takenAt().isBefore(from))
                                .isPresent())
                .map(Rebaseline::target)
                .findFirst();
    }

    /** What makes it impossible; empty when it is possible. */
    List<String> problems(
            Job job, SponsorChoice choice, Snapshot snapshot, List<Finding> lagging, ProgramDefinition plan) {
        List<String> problems = new ArrayList<>();
        List<Entry> entries = ledger.entries(job.programId());
        Optional<Snapshot.Asked> asked = snapshot.asked().stream()
                .filter(criterion -> criterion.metric().key().equals(choice.text("metric")))
                .findFirst();
        List<Finding> below = lagging.stream()
                .filter(finding ->
                        finding.since() == null && finding.metric().key().equals(choice.text("metric")))
                .toList();
        if (asked.isEmpty() || below.isEmpty()) {
            problems.add("Choose a target that is missed at this gate.");
        } else {
            problems.addAll(bounds(asked.get(), choice, plan));
            boolean before = stored.of(job.programId(), job.scope().runId(), job.waveId(), snapshot.gate()).stream()
                    .anyMatch(
                            rebaseline -> rebaseline.metric() == asked.get().metric() && !rebaseline.declined(entries));
            if (before) {
                problems.add("The target of %s was set lower at this gate before; that is possible once."
                        .formatted(asked.get().metric().words()));
            }
            problems.addAll(confirmers(job, choice, below, plan));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
        if (choice.date("reviewOn").filter(day -> day.isAfter(today)).isEmpty()) {
            problems.add("Give a date after today on which the lower target is looked at again.");
        }
        if (confirmations.getIfAvailable() == null) {
            problems.add("Nobody can be asked to confirm it in this installation.");
        }
        return problems;
    }

    private static List<String> bounds(Snapshot.Asked asked, SponsorChoice choice, ProgramDefinition plan) {
        Optional<Double> wanted = choice.number("newTarget");
        if (wanted.isEmpty()) {
            return List.of("Give the new target.");
        }
        double points = asked.metric().gap(asked.target(), wanted.get());
        double most = Math.min(MOST_POINTS, plan.floorMargin());
        if (points <= 0) {
            return List.of("The new target is not easier to reach than the present one of %s."
                    .formatted(asked.metric().shown(asked.target())));
        }
        return points > most
                ? List.of("The new target is %s points from the present one; at most %s are possible."
                        .formatted(Finding.number(points), Finding.number(most)))
                : List.of();
    }

    private List<String> confirmers(Job job, SponsorChoice choice, List<Finding> below, ProgramDefinition plan) {
        List<String> names = choice.texts("confirmedBy").stream().distinct().toList();
        List<Sponsor> sponsors = plan.sponsors().stream()
                .filter(sponsor -> names.contains(sponsor.username()))
                .toList();
        if (names.size() != 2 || sponsors.size() != 2) {
            return List.of("Name exactly two sponsors of the program who confirm it.");
        }
        List<String> problems = new ArrayList<>();
        String one = sponsors.get(0).reportingLine();
        String other = sponsors.get(1).reportingLine();
        if (one.isBlank() || other.isBlank() || one.equalsIgnoreCase(other)) {
            problems.add("The two sponsors must be from different reporting lines, which the definition names.");
        }
        Set<String> departments = below.stream()
                .flatMap(finding -> finding.units().stream())
                .map(MeasuredUnit::departmentId)
                .collect(Collectors.toCollection(HashSet::new));
        for (Sponsor sponsor : sponsors) {
            boolean speaksForIt = sponsor.departments().stream().anyMatch(departments::contains);
            boolean worksThere = roster.person(job.programId(), sponsor.username())
                    .map(Person::departmentId)
                    .filter(departments::contains)
                    .isPresent();
            boolean ownsWave = plan.wave(job.waveId())
                    .filter(wave -> sponsor.username().equals(wave.localSponsor()))
                    .isPresent();
            if (speaksForIt || worksThere || ownsWave) {
                problems.add("%s owns the lagging unit and cannot confirm a lower target for it."
                        .formatted(sponsor.username()));
            }
        }
        return problems;
    }

    /** Keeps what was asked for and asks both sponsors, in the caller's transaction. */
    void ask(Job job, SponsorChoice choice, Snapshot snapshot) {
        Metric metric = Metric.of(choice.text("metric"));
        double original = snapshot.asked().stream()
                .filter(asked -> asked.metric() == metric)
                .mapToDouble(Snapshot.Asked::target)
                .findFirst()
                .orElseThrow();
        Rebaseline asked = new Rebaseline(
                UUID.randomUUID().toString(),
                job.programId(),
                job.scope().runId(),
                job.waveId(),
                snapshot.gate(),
                metric,
                original,
                choice.number("newTarget").orElseThrow(),
                choice.text("reason"),
                choice.text("dissent"),
                choice.date("reviewOn").orElseThrow(),
                choice.texts("confirmedBy").stream().distinct().sorted().toList(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        stored.insert(asked);
        confirmations
                .getObject()
                .ask(
                        new Confirmations.Request(
                                asked.programId(),
                                asked.runId(),
                                asked.waveId(),
                                Rebaselines.PURPOSE,
                                asked.id(),
                                words -> question(asked, words)),
                        Set.copyOf(asked.sponsors()));
    }

    private static String question(Rebaseline asked, Words words) {
        return words.text(
                "confirm.rebaseline",
                asked.metric().words(words),
                words.text("gate." + asked.gate().id()),
                asked.metric().shown(asked.original(), words),
                asked.metric().shown(asked.target(), words),
                asked.reason(),
                asked.dissent().isEmpty() ? words.text("confirm.rebaseline.noDissent") : asked.dissent(),
                words.date(asked.reviewOn()));
    }

    /** Puts the moved targets that a measurement was held against into the ledger, each once; in the caller's transaction. */
    void record(Job job, Snapshot snapshot) {
        List<Entry> entries = ledger.entries(job.programId());
        for (Snapshot.Asked criterion : snapshot.asked()) {
            if (criterion.original() == null
                    || recorded(entries, snapshot, criterion).isPresent()) {
                continue;
            }
            Rebaseline confirmed =
                    stored.of(snapshot.programId(), snapshot.runId(), snapshot.waveId(), snapshot.gate()).stream()
                            .filter(rebaseline -> rebaseline.metric() == criterion.metric()
                                    && rebaseline.confirmedAt(entries).isPresent())
                            .findFirst()
                            .orElseThrow(() -> unconfirmed(criterion));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("rebaselineId", confirmed.id());
            data.put("metric", confirmed.metric().key());
            data.put("original", confirmed.original());
            data.put("target", confirmed.target());
            data.put("reviewOn", confirmed.reviewOn().toString());
            data.put("sponsors", confirmed.sponsors());
            ledger.append(new Evidence(
                    snapshot.programId(),
                    snapshot.runId(),
                    snapshot.waveId(),
                    EvidenceKind.REBASELINED,
                    job.processId(),
                    job.processInstanceKey(),
                    job.elementId(),
                    snapshot.gate().id(),
                    data));
        }
    }

    /**
     * Checks that each moved target of a snapshot is one that two people confirmed.
     *
     * @throws Refused naming the one that is not
     */
    static void prove(List<Entry> entries, Snapshot snapshot) {
        for (Snapshot.Asked criterion : snapshot.asked()) {
            if (criterion.original() == null) {
                continue;
            }
            Entry entry = recorded(entries, snapshot, criterion).orElseThrow(() -> unconfirmed(criterion));
            Object id = entry.evidence().data().get("rebaselineId");
            long confirmations = entries.stream()
                    .filter(other -> other.seq() < entry.seq()
                            && other.evidence().kind() == EvidenceKind.CONFIRMED
                            && String.valueOf(id).equals(other.evidence().subject())
                            && "yes".equals(other.evidence().data().get("answer")))
                    .map(other -> other.evidence().data().get("person"))
                    .distinct()
                    .count();
            if (confirmations < 2) {
                throw unconfirmed(criterion);
            }
        }
    }

    private static Optional<Entry> recorded(List<Entry> entries, Snapshot snapshot, Snapshot.Asked criterion) {
        return entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.REBASELINED
                        && entry.evidence().runId().equals(snapshot.runId())
                        && snapshot.waveId().equals(entry.evidence().waveId())
                        && snapshot.gate().id().equals(entry.evidence().subject())
                        && criterion
                                .metric()
                                .key()
                                .equals(entry.evidence().data().get("metric"))
                        && entry.evidence().data().get("target") instanceof Number target
                        && target.doubleValue() == criterion.target())
                .findFirst();
    }

    private static Refused unconfirmed(Snapshot.Asked criterion) {
        return new Refused("The target %s of %s is not the definition's, and no two sponsors confirmed it"
                .formatted(
                        criterion.metric().shown(criterion.target()),
                        criterion.metric().words()));
    }
}
