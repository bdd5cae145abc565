package dev.tollgate.measurement;

import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.measurement.Forecast.OfGroup;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Standing;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Says when the next gate of each open wave opens by the {@link Trend} of {@link Adoption}, measured at the end of each of the
 * last weeks as it is today, over full windows of 28 days since go-live.
 */
@Service
public class Forecasts {

    private static final int WEEK = 7;

    private final Programs programs;
    private final OpenRuns runs;
    private final Measuring measuring;
    private final ToldUse told;

    Forecasts(Programs programs, OpenRuns runs, Measuring measuring, ToldUse told) {
        this.programs = programs;
        this.runs = runs;
        this.measuring = measuring;
        this.told = told;
    }

    /** Of each open wave of the program's run; none where nothing runs. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<Forecast> of(String programId) {
        return programs.get(programId).definition().waves().stream()
                .flatMap(wave -> of(programId, wave).stream())
                .toList();
    }

    /** Of one wave; empty where it is not open. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<Forecast> of(String programId, String waveId) {
        return programs.get(programId).definition().wave(waveId).flatMap(wave -> of(programId, wave));
    }

    /** The first day on which enough weeks of a wave that went live then may be measured. */
    static LocalDate earliest(LocalDate goLive) {
        return goLive.plusDays(ExpectedUse.DAYS + (long) (Trend.FEWEST - 1) * WEEK);
    }

    private Optional<Forecast> of(String programId, Wave wave) {
        Optional<OpenRuns.OpenRun> run = runs.of(programId);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        Standing standing = runs.standing(run.get());
        if (standing.closed().contains(wave.id())) {
            return Optional.empty();
        }
        Set<Gate> passed = standing.passed().getOrDefault(wave.id(), Set.of());
        return Arrays.stream(Gate.values())
                .filter(gate -> !passed.contains(gate))
                .findFirst()
                .map(gate -> of(measuring.now(programId, wave.id(), run.get().runId(), gate)));
    }

    private Forecast of(Measured wave) {
        LocalDate notBefore = wave.definition().gateDates(wave.wave()).of(wave.gate());
        Optional<Double> target = measuring.asked(wave).stream()
                .filter(asked -> asked.metric() == Metric.ADOPTION)
                .map(Snapshot.Asked::target)
                .findFirst();
        if (target.isEmpty()) {
            return unknown(
                    wave,
                    "it does not ask how many keep the habit of late, and is not decided before " + notBefore,
                    List.of());
        }
        return of(
                wave,
                target.get(),
                notBefore,
                group -> told.last(
                                wave.programId(), wave.runId(), wave.wave().id(), Metric.ADOPTION, group, wave.today())
                        .orElse(null));
    }

    /** @param told the number of each group that was told last, or null */
    static Forecast of(Measured wave, double target, LocalDate notBefore, Function<String, HeldBack> told) {
        List<OfGroup> groups = new ArrayList<>();
        wave.peopleByPool().forEach((name, people) -> {
            if (people.size() >= Snapshot.FEWEST_SHOWN) {
                groups.add(group(wave, name, people, target, told.apply(name)));
            }
        });
        if (groups.isEmpty()) {
            return unknown(wave, "there are no five people in it to measure", List.of());
        }
        Optional<OfGroup> untold =
                groups.stream().filter(group -> group.because() != null).findFirst();
        if (untold.isPresent()) {
            return unknown(
                    wave, "%s: %s".formatted(untold.get().group(), untold.get().because()), groups);
        }
        return new Forecast(
                wave.wave().id(),
                wave.wave().name(),
                wave.gate(),
                latest(notBefore, groups.stream().map(OfGroup::from).toList()),
                latest(notBefore, groups.stream().map(OfGroup::to).toList()),
                null,
                List.copyOf(groups));
    }

    private static LocalDate latest(LocalDate notBefore, List<LocalDate> days) {
        return days.stream()
                .map(Objects::requireNonNull)
                .max(Comparator.naturalOrder())
                .filter(day -> day.isAfter(notBefore))
                .orElse(notBefore);
    }

    private static Forecast unknown(Measured wave, String because, List<OfGroup> groups) {
        return new Forecast(
                wave.wave().id(), wave.wave().name(), wave.gate(), null, null, because, List.copyOf(groups));
    }

    private static OfGroup group(
            Measured wave, String name, List<Person> people, double target, @Nullable HeldBack told) {
        LocalDate today = wave.today();
        LocalDate goLive = wave.wave().goLive();
        List<Long> kept = IntStream.iterate(Trend.MOST - 1, back -> back >= 0, back -> back - 1)
                .mapToObj(back -> today.minusDays((long) back * WEEK))
                .filter(day -> !day.minusDays(ExpectedUse.DAYS).isBefore(goLive))
                .map(day -> ExpectedUse.Window.endingBefore(day, goLive))
                .map(window -> people.stream()
                        .filter(person -> Adoption.kept(wave, person, window))
                        .count())
                .toList();
        Trend.Crossing crossing = Trend.of(kept, people.size(), target);
        return new OfGroup(
                name,
                people.size(),
                told == null ? null : told.value(),
                told == null ? null : told.toldOn(),
                target,
                day(crossing, today, crossing.earliest()),
                day(crossing, today, crossing.latest()),
                crossing.because());
    }

    @Nullable
    private static LocalDate day(Trend.Crossing crossing, LocalDate today, int weeks) {
        return crossing.known() ? today.plusDays((long) weeks * WEEK) : null;
    }
}
