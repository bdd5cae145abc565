package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.tollgate.communication.Stage;
import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The wave went live on Wednesday 1 April 2026; its people should do their key action weekly. */
class ForecastTest {

    private static final Instant NOW = Instant.parse("2026-07-01T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-07-01");
    private static final LocalDate NOT_BEFORE = LocalDate.parse("2026-06-30");
    private static final ProgramDefinition PROGRAM = Stage.program();

    private final List<Person> people = new ArrayList<>();
    private final List<UsageEvent> events = new ArrayList<>();

    @Test
    void the_group_that_gets_there_last_decides_for_the_wave() {
        rising("sales", "Oxford", 60, 5);
        rising("finance", "Leeds", 60, 4);
        Forecast forecast = forecast(85);
        assertThat(forecast.groups()).extracting(Forecast.OfGroup::group).containsExactly("Finance", "Sales");
        assertThat(forecast.groups())
                .allSatisfy(group -> assertThat(group.because()).isNull());
        Forecast.OfGroup finance = forecast.groups().getFirst();
        assertThat(finance.to()).isAfter(forecast.groups().getLast().to());
        assertThat(forecast.from()).isEqualTo(finance.from());
        assertThat(forecast.to()).isEqualTo(finance.to());
        assertThat(forecast.sentence())
                .startsWith("At the present trend of use 'Is it a habit?' opens between ")
                .endsWith(" 2026.");
    }

    @Test
    void one_group_that_cannot_be_told_makes_the_wave_untold_and_says_which_and_why() {
        rising("sales", "Oxford", 60, 5);
        people("finance", "Leeds", 20);
        people.stream()
                .filter(person -> person.departmentId().equals("finance"))
                .limit(10)
                .forEach(person -> used(person, 0));
        Forecast forecast = forecast(85);
        assertThat(forecast.from()).isNull();
        assertThat(forecast.sentence())
                .isEqualTo(
                        "It cannot be said yet when 'Is it a habit?' opens: Finance: its use has not risen in the last 7"
                                + " weeks.");
    }

    @Test
    void groups_that_are_there_leave_only_the_date_of_the_gate() {
        people("sales", "Oxford", 20);
        people.forEach(person -> used(person, 0));
        assertThat(forecast(85).sentence())
                .isEqualTo("At the present trend of use 'Is it a habit?' can open from 1 July 2026 on.");
        Forecast later = Forecasts.of(measured(), 85, LocalDate.parse("2026-09-01"));
        assertThat(later.from()).isEqualTo(later.to()).isEqualTo(LocalDate.parse("2026-09-01"));
    }

    @Test
    void fewer_than_five_people_are_not_shown() {
        people("sales", "Oxford", 4);
        Forecast forecast = forecast(85);
        assertThat(forecast.groups()).isEmpty();
        assertThat(forecast.because()).isEqualTo("there are no five people in it to measure");
    }

    @Test
    void the_sentence_names_months_and_years_as_often_as_needed() {
        assertThat(sentence("2027-03-04", "2027-03-18")).contains("between 4 and 18 March 2027.");
        assertThat(sentence("2027-02-25", "2027-03-18")).contains("between 25 February and 18 March 2027.");
        assertThat(sentence("2026-12-30", "2027-01-13")).contains("between 30 December 2026 and 13 January 2027.");
    }

    @Test
    void the_sentence_is_said_in_other_languages() {
        assertThat(between("2027-02-25", "2027-03-18").sentence(Words.in("de")))
                .isEqualTo(
                        "Beim jetzigen Verlauf der Nutzung öffnet sich „Wird es genutzt?“ zwischen dem 25. Februar und dem"
                                + " 18. März 2027.");
        assertThat(between("2026-12-30", "2027-01-13").sentence(Words.in("fr")).replace('\u00a0', ' '))
                .isEqualTo(
                        "À l'allure actuelle de l'utilisation, « Est-ce utilisé ? » s'ouvrira entre le 30 décembre 2026 et"
                                + " le 13 janvier 2027.");
        assertThat(between("2027-03-18", "2027-03-18").sentence(Words.in("de")))
                .endsWith("kann sich „Wird es genutzt?“ ab dem 18. März 2027 öffnen.");
        Forecast untold = new Forecast("pilot", "Pilot", Gate.IN_USE, null, null, "use does not rise", List.of());
        assertThat(untold.sentence(Words.in("fr")).replace('\u00a0', ' '))
                .isEqualTo("On ne peut pas encore dire quand « Est-ce utilisé ? » s'ouvrira.");
        assertThat(untold.sentence(Words.english())).endsWith("opens: use does not rise.");
    }

    private static String sentence(String from, String to) {
        return between(from, to).sentence();
    }

    private static Forecast between(String from, String to) {
        return new Forecast("pilot", "Pilot", Gate.IN_USE, LocalDate.parse(from), LocalDate.parse(to), null, List.of());
    }

    /** So many of them more each week begin to do it, and go on. */
    private void rising(String department, String location, int count, int more) {
        people(department, location, count);
        List<Person> own = people.stream()
                .filter(person -> person.departmentId().equals(department))
                .toList();
        IntStream.range(0, Math.min(count, 11 * more)).forEach(number -> used(own.get(number), 11 - 1 - number / more));
    }

    /** Once in each week of the last twelve, but for the first ones. */
    private void used(Person person, int since) {
        int weeks = since == 0 ? 12 : since + 1;
        for (int week = 0; week < weeks; week++) {
            LocalDate day = TODAY.minusDays(7L * week + 2);
            events.add(new UsageEvent(
                    person.username() + day,
                    person.username(),
                    "visit",
                    day.atTime(10, 0).toInstant(ZoneOffset.UTC),
                    null));
        }
    }

    private void people(String department, String location, int count) {
        IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Person(
                        department + number, "Name", "mail@example.com", department, location, "Clerk", null, null))
                .forEach(people::add);
    }

    private Forecast forecast(double target) {
        return Forecasts.of(measured(), target, NOT_BEFORE);
    }

    private Measured measured() {
        UsageEvents stored = mock(UsageEvents.class);
        doAnswer(call -> {
                    UsageEvents.Each each = call.getArgument(4);
                    events.forEach(event -> each.used(event.username(), event.occurredAt(), null));
                    return null;
                })
                .when(stored)
                .each(any(), eq("visit"), any(), any(), any());
        Use use = Use.read(
                stored, "crm", "visit", PROGRAM.wave("pilot").orElseThrow().goLive(), NOW, PROGRAM.timeZone());
        return new Measured(
                "run-1",
                PROGRAM,
                PROGRAM.wave("pilot").orElseThrow(),
                Gate.HABIT,
                NOW,
                people,
                Map.of("sales", "Sales", "finance", "Finance"),
                use);
    }
}
