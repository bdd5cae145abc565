package dev.tollgate.escalation;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.Rung;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * The ladder of one group of units whose use lags. Guards its own steps: each rung is taken once, begins only as
 * planned, and the order to use only after the sponsors said yes.
 *
 * @param gate the gate whose target the use is measured against
 * @param opening percent when it was opened, as it was told; null where it was held back
 * @param needed percent from which the use has recovered
 */
record Escalation(
        String id,
        String programId,
        String runId,
        String waveId,
        String gate,
        String unit,
        String units,
        int people,
        String metric,
        Instant openedAt,
        @Nullable Double opening,
        double needed,
        boolean qualityLow,
        State state,
        @Nullable Instant closedAt,
        @Nullable Double closing,
        List<Step> steps) {

    /** Where the ladder stands. */
    enum State {
        OPEN,
        RECOVERED,
        /** Everything that the policy allows was tried. */
        USED_UP,
        /** Fewer than five people are left, or nothing is measured any more. */
        NOT_MEASURABLE
    }

    /** Where a step stands. */
    enum StepState {
        CHOSEN,
        ASKED,
        REFUSED,
        BEGUN,
        MEASURED
    }

    /**
     * One rung.
     *
     * @param askedAt when the sponsors were asked, for the mandate
     * @param after percent when it was measured again, as it was told; null where it was held back
     */
    record Step(
            int ordinal,
            Rung rung,
            StepState state,
            @Nullable String what,
            @Nullable String byWhom,
            @Nullable LocalDate until,
            @Nullable Instant askedAt,
            @Nullable Instant measureAt,
            @Nullable Double after) {}

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean taken(Rung rung) {
        return steps.stream().anyMatch(step -> step.rung() == rung);
    }

    Optional<Step> current() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast());
    }

    Escalation choose(Rung rung) {
        refuseUnlessOpen();
        if (taken(rung)) {
            throw new Refused("'%s' was tried already for %s".formatted(rung.key(), unit));
        }
        current()
                .filter(step -> step.state() != StepState.MEASURED && step.state() != StepState.REFUSED)
                .ifPresent(step -> {
                    throw new Refused("'%s' is not over yet for %s; it has to be measured first"
                            .formatted(step.rung().key(), unit));
                });
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(steps.size() + 1, rung, StepState.CHOSEN, null, null, null, null, null, null));
        return withSteps(more);
    }

    Escalation planned(String what, String byWhom, LocalDate until) {
        Step step = at(StepState.CHOSEN);
        return replaced(new Step(step.ordinal(), step.rung(), StepState.CHOSEN, what, byWhom, until, null, null, null));
    }

    Escalation begun(Instant measureAt) {
        Step step = current().orElseThrow(this::nothing);
        if (step.rung() == Rung.MANDATE ? step.state() != StepState.ASKED : step.state() != StepState.CHOSEN) {
            throw new Refused(
                    "'%s' cannot begin for %s: it is %s".formatted(step.rung().key(), unit, step.state()));
        }
        if (step.what() == null) {
            throw new Refused("'%s' cannot begin for %s: nobody planned it"
                    .formatted(step.rung().key(), unit));
        }
        return replaced(new Step(
                step.ordinal(),
                step.rung(),
                StepState.BEGUN,
                step.what(),
                step.byWhom(),
                step.until(),
                step.askedAt(),
                measureAt,
                null));
    }

    Escalation asked(Instant now) {
        Step step = at(StepState.CHOSEN);
        if (step.rung() != Rung.MANDATE || step.what() == null) {
            throw new Refused("The sponsors are asked only about an order that was planned");
        }
        return replaced(new Step(
                step.ordinal(),
                step.rung(),
                StepState.ASKED,
                step.what(),
                step.byWhom(),
                step.until(),
                now,
                null,
                null));
    }

    Escalation refused() {
        Step step = at(StepState.ASKED);
        return replaced(new Step(
                step.ordinal(),
                step.rung(),
                StepState.REFUSED,
                step.what(),
                step.byWhom(),
                step.until(),
                step.askedAt(),
                null,
                null));
    }

    /**
     * @param told the percentage as it may be told, or null
     * @param lowQuality whether people only go through the motions, which is no recovery
     */
    Escalation measured(double percent, @Nullable Double told, boolean lowQuality, Instant now) {
        Step step = at(StepState.BEGUN);
        Escalation after = replaced(new Step(
                step.ordinal(),
                step.rung(),
                StepState.MEASURED,
                step.what(),
                step.byWhom(),
                step.until(),
                step.askedAt(),
                step.measureAt(),
                told));
        boolean recovered = percent >= needed && !lowQuality;
        return new Escalation(
                id,
                programId,
                runId,
                waveId,
                gate,
                unit,
                units,
                people,
                metric,
                openedAt,
                opening,
                needed,
                lowQuality,
                recovered ? State.RECOVERED : State.OPEN,
                recovered ? now : null,
                recovered ? told : null,
                after.steps());
    }

    /** Fewer than five people are left, or nothing is measured any more. */
    Escalation notMeasurable(Instant now) {
        at(StepState.BEGUN);
        return closed(State.NOT_MEASURABLE, now);
    }

    Escalation usedUp(Instant now) {
        current()
                .filter(step -> step.state() != StepState.MEASURED && step.state() != StepState.REFUSED)
                .ifPresent(step -> {
                    throw new Refused(
                            "'%s' is not over yet for %s".formatted(step.rung().key(), unit));
                });
        return closed(State.USED_UP, now);
    }

    private Escalation closed(State as, Instant now) {
        refuseUnlessOpen();
        return with(as, now, current().map(Step::after).orElse(null), steps);
    }

    private Step at(StepState expected) {
        refuseUnlessOpen();
        Step step = current().orElseThrow(this::nothing);
        if (step.state() != expected) {
            throw new Refused("'%s' of %s is %s, not %s".formatted(step.rung().key(), unit, step.state(), expected));
        }
        return step;
    }

    private Refused nothing() {
        return new Refused("Nothing was chosen yet for " + unit);
    }

    private void refuseUnlessOpen() {
        if (!isOpen()) {
            throw new Refused("The escalation of %s is closed: %s".formatted(unit, state));
        }
    }

    private Escalation replaced(Step step) {
        List<Step> all = new ArrayList<>(steps);
        all.set(all.size() - 1, step);
        return withSteps(all);
    }

    private Escalation withSteps(List<Step> all) {
        return with(state, closedAt, closing, List.copyOf(all));
    }

    private Escalation with(State state, @Nullable Instant closedAt, @Nullable Double closing, List<Step> steps) {
        return new Escalation(
                id,
                programId,
                runId,
                waveId,
                gate,
                unit,
                units,
                people,
                metric,
                openedAt,
                opening,
                needed,
                qualityLow,
                state,
                closedAt,
                closing,
                steps);
    }
}
