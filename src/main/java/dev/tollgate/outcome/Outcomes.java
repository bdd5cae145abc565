package dev.tollgate.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.program.Outcome;
import dev.tollgate.program.Person;
import dev.tollgate.program.Problem;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The business results that a program is for, measured by hand: each number names its source and who measured it, and counts
 * only once a second person has confirmed it by a link to their own address.
 */
@Service
public class Outcomes {

    /** What the ledger names where no run is open, as for confirmations. */
    private static final String NO_RUN = "-";

    private static final int LONGEST = 2000;
    private static final double PERCENT = 100;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000_000L);

    private final OutcomeStore store;
    private final ProvenOutcomes proven;
    private final Programs programs;
    private final Roster roster;
    private final RunningPrograms running;
    private final Confirmations confirmations;
    private final Ledger ledger;
    private final Clock clock;

    Outcomes(
            OutcomeStore store,
            ProvenOutcomes proven,
            Programs programs,
            Roster roster,
            RunningPrograms running,
            Confirmations confirmations,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.proven = proven;
        this.programs = programs;
        this.roster = roster;
        this.running = running;
        this.confirmations = confirmations;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * A measurement as handed in: a value, or what was counted of how many, from which the share is computed.
     *
     * @param value of the outcome in its unit
     * @param counted with {@code of}, in place of a value
     * @param measuredFrom the first day of the period that it is about; that day alone where it is left out
     * @param measuredOn the day, the last one of a period
     * @param remark what else there is to say, or nothing
     * @param measuredBy username of who measured
     * @param confirmBy username of who looks at it as well
     */
    record Handed(
            @Nullable String outcome,
            @Nullable JsonNode value,
            @Nullable JsonNode counted,
            @Nullable JsonNode of,
            @Nullable String measuredFrom,
            @Nullable String measuredOn,
            @Nullable String source,
            @Nullable String remark,
            @Nullable String measuredBy,
            @Nullable String confirmBy) {}

    /**
     * How far a business result is.
     *
     * @param measured the latest that was confirmed; null before the first
     * @param percentOfTheWay from the baseline to the target; null before the first, and where both are the same
     * @param waiting handed in and not answered
     * @param refused handed in and not confirmed, with the reason
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Standing(
            String outcome,
            String unit,
            double baseline,
            double target,
            @Nullable Measured measured,
            @Nullable Double percentOfTheWay,
            List<Measured> waiting,
            List<Measured> refused) {}

    /**
     * @param confirmBy username of the second pair of eyes
     * @param reason what they said, empty where nothing
     * @param waitsFor what has to happen before it counts; null where nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Measured(
            String id,
            double value,
            @Nullable Double counted,
            @Nullable Double of,
            @Nullable LocalDate measuredFrom,
            LocalDate measuredOn,
            String source,
            @Nullable String remark,
            String measuredBy,
            String confirmBy,
            String reason,
            @Nullable String waitsFor) {}

    /** What was handed in, checked; a measurement only where there are no problems. */
    record Checked(List<Problem> problems, @Nullable OutcomeMeasurement measured) {}

    /**
     * Takes a measurement in and asks the second person.
     *
     * @param login who hands it in
     * @throws InvalidMeasurement with everything that is wrong
     */
    @Transactional
    Measured hand(String programId, Handed handed, String login) {
        Checked checked = check(programId, handed, login);
        if (!checked.problems().isEmpty()) {
            throw new InvalidMeasurement(checked.problems());
        }
        OutcomeMeasurement measured = checked.measured();
        keep(measured, "outcome", 0, null);
        confirmations.ask(
                new Confirmations.Request(
                        programId,
                        null,
                        null,
                        ProvenOutcomes.PURPOSE,
                        measured.id(),
                        words -> question(measured, words)),
                Set.of(measured.toConfirm()));
        return shown(new ProvenOutcomes.Proven(
                measured, ProvenOutcomes.State.WAITING, measured.toConfirm() + " has to confirm it", 0, 0));
    }

    /** Who is to measure, or what is wrong with whom was named. */
    Optional<String> measurer(String programId, @Nullable String username, List<Problem> problems) {
        return person(programId, "measuredBy", username, problems).map(Person::username);
    }

    /** Everything that is wrong with a measurement; nothing is kept. */
    Checked check(String programId, Handed handed, String login) {
        ProgramDefinition plan = programs.get(programId).definition();
        List<Problem> problems = new ArrayList<>();
        Outcome outcome = outcome(plan, handed.outcome(), problems);
        Double counted = number("counted", handed.counted(), problems);
        Double of = number("of", handed.of(), problems);
        Double value = value(outcome, handed, counted, of, problems);
        LocalDate measuredOn = day(plan, "measuredOn", handed.measuredOn(), problems);
        LocalDate measuredFrom =
                handed.measuredFrom() == null || handed.measuredFrom().isBlank()
                        ? null
                        : day(plan, "measuredFrom", handed.measuredFrom(), problems);
        if (measuredFrom != null && measuredOn != null && measuredFrom.isAfter(measuredOn)) {
            problems.add(new Problem(
                    "measuredFrom",
                    measuredFrom.toString(),
                    "is after the last day (%s)".formatted(measuredOn),
                    "Give the first day of the period, or leave it out where it was measured on one day."));
        }
        String source = text(
                "source",
                handed.source(),
                "Say where the number comes from, so that somebody else finds it.",
                problems);
        String remark = handed.remark() == null || handed.remark().isBlank()
                ? ""
                : text("remark", handed.remark(), "", problems);
        Optional<Person> measurer = person(programId, "measuredBy", handed.measuredBy(), problems);
        Optional<Person> second = person(programId, "confirmBy", handed.confirmBy(), problems);
        if (measurer.isPresent() && measurer.equals(second)) {
            problems.add(new Problem(
                    "confirmBy",
                    second.get().username(),
                    "is who measured",
                    "Name somebody else: a second pair of eyes confirms the number."));
        } else if (second.filter(person -> person.username().equals(login)).isPresent()) {
            problems.add(
                    new Problem("confirmBy", login, "is who hands it in", "Name somebody else to confirm the number."));
        }
        if (!problems.isEmpty()) {
            return new Checked(List.copyOf(problems), null);
        }
        return new Checked(
                List.of(),
                new OutcomeMeasurement(
                        UUID.randomUUID().toString(),
                        programId,
                        outcome.name(),
                        value,
                        counted,
                        of,
                        measuredFrom,
                        measuredOn,
                        source,
                        remark,
                        measurer.orElseThrow().username(),
                        second.orElseThrow().username(),
                        login,
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    /**
     * Keeps a measurement, and puts it into the ledger, in the caller's transaction.
     *
     * @param round the process instance in which it was measured; 0 for none
     */
    void keep(OutcomeMeasurement measured, String processId, long round, @Nullable String elementId) {
        store.add(measured);
        ledger.append(new Evidence(
                measured.programId(),
                running.of(measured.programId())
                        .map(RunningPrograms.Running::runId)
                        .orElse(NO_RUN),
                null,
                EvidenceKind.OUTCOME_MEASURED,
                processId,
                round,
                elementId,
                measured.id(),
                measured.proven()));
    }

    /** What the second person reads. */
    String question(OutcomeMeasurement measured, Words words) {
        Outcome outcome = programs.get(measured.programId()).definition().outcomes().stream()
                .filter(known -> known.name().equals(measured.outcome()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("The program has no outcome '%s'".formatted(measured.outcome())));
        String measurer = roster.person(measured.programId(), measured.measuredBy())
                .map(Person::name)
                .orElse(measured.measuredBy());
        String value = shown(measured.value(), outcome, words);
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(words.text(
                "confirm.outcome",
                measurer,
                outcome.name(),
                measured.countedOf() == null
                        ? value
                        : words.text(
                                "confirm.outcome.of",
                                value,
                                words.decimal(plain(measured.counted())),
                                words.decimal(plain(measured.countedOf()))),
                measured.measuredFrom() == null
                        ? words.text("confirm.outcome.on", words.date(measured.measuredOn()))
                        : words.text(
                                "confirm.outcome.from",
                                words.date(measured.measuredFrom()),
                                words.date(measured.measuredOn())),
                shown(outcome.baseline(), outcome, words),
                shown(outcome.target(), outcome, words)));
        paragraphs.add(words.text("confirm.outcome.source", measured.source()));
        if (!measured.remark().isEmpty()) {
            paragraphs.add(words.text("confirm.outcome.remark", measured.remark()));
        }
        paragraphs.add(words.text("confirm.outcome.look"));
        return String.join("\n\n", paragraphs);
    }

    private static String shown(double value, Outcome outcome, Words words) {
        String number = words.decimal(plain(value));
        return outcome.unit().isEmpty() ? number : number + " " + outcome.unit();
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** Every outcome of the definition, in its order. */
    @Transactional(readOnly = true)
    public List<Standing> of(String programId) {
        ProgramDefinition plan = programs.get(programId).definition();
        List<ProvenOutcomes.Proven> all = proven.of(programId);
        return plan.outcomes().stream()
                .map(outcome -> standing(
                        outcome,
                        all.stream()
                                .filter(one -> one.measured().outcome().equals(outcome.name()))
                                .toList()))
                .toList();
    }

    private static Standing standing(Outcome outcome, List<ProvenOutcomes.Proven> latestFirst) {
        Measured latest = in(ProvenOutcomes.State.CONFIRMED, latestFirst).stream()
                .findFirst()
                .orElse(null);
        double way = outcome.target() - outcome.baseline();
        return new Standing(
                outcome.name(),
                outcome.unit(),
                outcome.baseline(),
                outcome.target(),
                latest,
                latest == null || way == 0 ? null : PERCENT * (latest.value() - outcome.baseline()) / way,
                in(ProvenOutcomes.State.WAITING, latestFirst),
                in(ProvenOutcomes.State.REFUSED, latestFirst));
    }

    private static List<Measured> in(ProvenOutcomes.State state, List<ProvenOutcomes.Proven> latestFirst) {
        return latestFirst.stream()
                .filter(one -> one.state() == state)
                .map(Outcomes::shown)
                .toList();
    }

    private static Measured shown(ProvenOutcomes.Proven one) {
        OutcomeMeasurement measured = one.measured();
        boolean waits = one.state() == ProvenOutcomes.State.WAITING;
        return new Measured(
                measured.id(),
                measured.value(),
                measured.counted(),
                measured.countedOf(),
                measured.measuredFrom(),
                measured.measuredOn(),
                measured.source(),
                measured.remark().isEmpty() ? null : measured.remark(),
                measured.measuredBy(),
                measured.toConfirm(),
                waits ? "" : one.said(),
                waits ? one.said() : null);
    }

    private static @Nullable Outcome outcome(ProgramDefinition plan, @Nullable String name, List<Problem> problems) {
        Optional<Outcome> outcome = plan.outcomes().stream()
                .filter(known -> known.name().equalsIgnoreCase(name == null ? "" : name.strip()))
                .findFirst();
        if (outcome.isEmpty()) {
            problems.add(new Problem(
                    "outcome",
                    name,
                    name == null || name.isBlank() ? "is missing" : "is no outcome of the program",
                    plan.outcomes().isEmpty()
                            ? "The definition has no outcomes with a baseline to measure against."
                            : "Name one of: "
                                    + plan.outcomes().stream()
                                            .map(Outcome::name)
                                            .collect(Collectors.joining("; "))
                                    + "."));
        }
        return outcome.orElse(null);
    }

    private static @Nullable Double value(
            @Nullable Outcome outcome,
            Handed handed,
            @Nullable Double counted,
            @Nullable Double of,
            List<Problem> problems) {
        Double value = number("value", handed.value(), problems);
        boolean share = given(handed.counted()) || given(handed.of());
        if (given(handed.value()) == share) {
            problems.add(new Problem(
                    "value",
                    "",
                    share ? "is given, and what was counted, too" : "is missing",
                    "Give either the value, or what was counted (counted) of how many (of)."));
            return null;
        }
        if (!share) {
            return value;
        }
        if (!given(handed.counted()) || !given(handed.of())) {
            problems.add(new Problem(
                    given(handed.of()) ? "counted" : "of",
                    "",
                    "is missing",
                    "Give both what was counted and of how many."));
            return null;
        }
        if (of != null && of == 0) {
            problems.add(new Problem(
                    "of",
                    "0",
                    "is zero, and nothing can be said of nothing",
                    "Measure again once there is something to count; until then there is no number."));
            return null;
        }
        if (counted == null || of == null || outcome == null) {
            return null;
        }
        return counted / of * (outcome.unit().equals("%") ? PERCENT : 1);
    }

    private static boolean given(@Nullable JsonNode value) {
        return value != null && !value.isNull();
    }

    /** Also one in quotes, since that is how a number in local notation comes; it is read in one notation only. */
    private static @Nullable Double number(String field, @Nullable JsonNode written, List<Problem> problems) {
        if (!given(written)) {
            return null;
        }
        String text = written.isValueNode() ? written.asText().strip() : written.toString();
        if (written.isNumber() || text.matches("-?[0-9]+(\\.[0-9]+)?")) {
            BigDecimal number = written.isNumber() ? written.decimalValue() : new BigDecimal(text);
            if (number.abs().compareTo(LARGEST) <= 0) {
                return number.doubleValue();
            }
            problems.add(new Problem(field, text, "is too large", "Choose a larger unit."));
            return null;
        }
        problems.add(new Problem(
                field,
                text,
                text.matches("[-0-9.,' \u00a0]+") ? "is a number in local notation" : "is not a number",
                "Write digits with a point before decimals and nothing between thousands, like 1234.5, without unit."));
        return null;
    }

    private @Nullable LocalDate day(
            ProgramDefinition plan, String field, @Nullable String written, List<Problem> problems) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
        String remedy = "Give the day on which it was measured, like " + today + ".";
        if (written == null || written.isBlank()) {
            problems.add(new Problem(field, "", "is missing", remedy));
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(written.strip());
            if (day.isAfter(today)) {
                problems.add(new Problem(field, written, "is in the future (today is %s)".formatted(today), remedy));
            }
            return day;
        } catch (DateTimeParseException e) {
            problems.add(new Problem(field, written, "is not a date", remedy));
            return null;
        }
    }

    private static String text(String field, @Nullable String written, String remedy, List<Problem> problems) {
        if (written == null || written.isBlank()) {
            problems.add(new Problem(field, "", "is missing", remedy));
            return "";
        }
        if (written.strip().length() > LONGEST) {
            problems.add(new Problem(
                    field, written, "has more than " + LONGEST + " characters", "Shorten it; a reference is enough."));
        }
        return written.strip();
    }

    private Optional<Person> person(String programId, String field, @Nullable String username, List<Problem> problems) {
        Optional<Person> person = username == null || username.isBlank()
                ? Optional.empty()
                : roster.person(programId, username.strip()).filter(known -> !known.hasLeft());
        if (person.isEmpty()) {
            problems.add(new Problem(
                    field,
                    username,
                    username == null || username.isBlank() ? "is missing" : "is nobody in the program",
                    "Name somebody of the people file who has not left, by username."));
        }
        return person;
    }
}
