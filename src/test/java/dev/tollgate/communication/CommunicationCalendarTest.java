package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.CommunicationCalendar.Clash;
import dev.tollgate.communication.CommunicationCalendar.Event;
import dev.tollgate.communication.CommunicationCalendar.State;
import dev.tollgate.engine.Job;
import dev.tollgate.program.Blackout;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.component.VEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program "crm" with a go-live on 1 April and "erp" with one in the same week, for some of the same people. */
class CommunicationCalendarTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage();
    private MailBench bench;
    private Population population;
    private CommunicationCalendar calendar;
    private Campaigns campaigns;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void programs() throws Exception {
        DataSource database = database();
        bench = new MailBench(database, clock);
        population = new Population(database, clock);
        calendar = new CommunicationCalendar(
                stage.programs,
                population.roster,
                bench.campaigns,
                bench.deliveries,
                new MessageSlots(bench.jdbc),
                bench.ended(stage),
                clock);
        campaigns = bench.campaigns(stage);
        ProgramView crm = view(Stage.program());
        ProgramView erp = view(Stage.program(Map.of(
                "id",
                "erp",
                "name",
                "ERP rollout",
                "waves",
                List.of(new Wave(
                        "all",
                        "Everybody",
                        WaveKind.ROLLOUT,
                        LocalDate.of(2026, 4, 3),
                        LocalDate.of(2026, 2, 1),
                        "boss",
                        true)),
                "communication",
                new CommunicationPlan(
                        List.of("mail"),
                        "Team",
                        null,
                        LocalTime.of(18, 0),
                        LocalTime.of(8, 0),
                        true,
                        1,
                        List.of(new Blackout(
                                LocalDate.of(2026, 4, 13), LocalDate.of(2026, 4, 14), "Closing of the books")),
                        List.of()))));
        when(stage.programs.get("crm")).thenReturn(crm);
        when(stage.programs.get("erp")).thenReturn(erp);
        when(stage.programs.list()).thenReturn(List.of(crm, erp));
        when(bench.programs.find("crm")).thenReturn(Optional.of(crm));
        when(stage.roster.page(eq("crm"), eq("pilot"), anyString(), anyInt()))
                .thenReturn(new Roster.Page(people("ada", "ben", "cy"), null));
        population.program("crm", "sales");
        population.wave("crm", "pilot", "sales");
        population.people("crm", people("ada", "ben", "cy"));
        population.program("erp", "sales");
        population.wave("erp", "all", "sales");
        population.people("erp", people("BEN", "cy", "dee", "eve"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void says_before_anything_is_written_what_is_to_be_expected_and_when_nobody_is_written_to() {
        assertThat(calendar.of("erp"))
                .extracting(Event::state, Event::day, Event::until, Event::kind, Event::people)
                .containsExactly(
                        tuple(State.EXPECTED, day("2026-02-01"), day("2026-02-01"), "first-round", 4),
                        tuple(State.EXPECTED, day("2026-04-03"), day("2026-04-03"), "go-live", 4),
                        tuple(State.BLACKOUT, day("2026-04-13"), day("2026-04-14"), "blackout", 4));
        assertThat(calendar.ofAll())
                .extracting(Event::programId, Event::kind)
                .containsExactly(
                        tuple("erp", "first-round"),
                        tuple("crm", "first-round"),
                        tuple("crm", "go-live"),
                        tuple("erp", "go-live"),
                        tuple("erp", "blackout"));
    }

    @Test
    void what_was_written_takes_the_place_of_what_was_expected_and_what_is_held_has_its_own_day() {
        Job job = Stage.job(Campaigns.PROCESS, "x", "go-live");
        stage.answered("PrepareMessageTask", Map.of("sender", "boss", "senderReason", "I use it."), clock.instant());
        Stage.planned(bench, campaigns, job);
        assertThat(calendar.of("crm"))
                .extracting(Event::kind, Event::state, Event::people)
                .containsExactlyInAnyOrder(
                        tuple("first-round", State.EXPECTED, 3), tuple("go-live", State.PREPARED, 3));

        clock.set(Instant.parse("2026-03-06T18:00:00Z"));
        stage.answered("ApproveCampaignTask", Map.of("approved", "yes"), clock.instant());
        Stage.dispatched(bench, campaigns, job);
        Mailer mailer = bench.mailer(MailBench.settings("one", Duration.ofHours(1), 3), 1);
        bench.deliveries.claimable(2, List.of()).forEach(mailer::claimed);

        assertThat(calendar.of("crm"))
                .extracting(Event::kind, Event::state, Event::day, Event::people)
                .containsExactly(
                        tuple("first-round", State.EXPECTED, day("2026-03-02"), 3),
                        tuple("go-live", State.SENT, day("2026-03-06"), 1),
                        tuple("go-live", State.HELD, day("2026-03-09"), 2));
    }

    @Test
    void shows_which_programs_want_the_same_people_in_the_same_week_and_for_whom_that_is_too_much() {
        assertThat(clashes("crm")).singleElement().satisfies(clash -> {
            assertThat(clash.week()).isEqualTo("2026-03-30");
            assertThat(clash.ours().kind()).isEqualTo("go-live");
            assertThat(clash.theirs().programId()).isEqualTo("erp");
            assertThat(clash.people())
                    .as("ben, however his address is written, and cy")
                    .isEqualTo(2);
            assertThat(clash.mostPerWeek()).isEqualTo(2);
            assertThat(clash.overfull()).isZero();
        });
        assertThat(clashes("erp"))
                .as("one a week is less than the two that come")
                .singleElement()
                .extracting(Clash::mostPerWeek, Clash::overfull)
                .containsExactly(1, 2);

        population.leave("erp", List.of("BEN", "cy"));
        assertThat(clashes("crm")).isEmpty();
    }

    @Test
    void a_week_that_is_over_clashes_with_nothing() {
        clock.set(Instant.parse("2026-04-08T09:00:00Z"));

        assertThat(clashes("crm")).isEmpty();
    }

    @Test
    void the_feed_is_read_by_a_calendar_program_as_it_was_meant_whatever_the_texts_hold() throws Exception {
        List<Event> events = List.of(
                new Event(
                        "c-1",
                        "crm",
                        "pilot",
                        State.SENT,
                        day("2026-03-02"),
                        day("2026-03-02"),
                        "win",
                        "A win, with; commas\r\nEND:VEVENT\r\nATTENDEE:mailto:x@example.com",
                        7),
                calendar.of("erp").getLast());

        Calendar read =
                new CalendarBuilder().build(new StringReader(CalendarFeed.write("CRM", events, clock.instant())));

        read.validate();
        List<VEvent> entries = read.getComponents("VEVENT");
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().getSummary().getValue()).startsWith("A win, with; commas");
        assertThat(entries.getFirst().getProperties("ATTENDEE")).isEmpty();
        assertThat(entries.getFirst().getUid().orElseThrow().getValue()).isEqualTo("c-1@tollgate");
        assertThat(entries.getLast().getDateTimeStart().getDate()).isEqualTo(day("2026-04-13"));
        assertThat(entries.getLast().getDateTimeEnd().getDate())
                .as("the day after the last")
                .isEqualTo(day("2026-04-15"));
    }

    @Test
    void many_people_of_several_programs_are_compared_as_if_all_of_them_were_looked_at_at_once() {
        Random random = new Random(7);
        Wave first = wave("first", LocalDate.of(2026, 4, 1));
        Wave second = wave("second", LocalDate.of(2026, 4, 2));
        Map<String, List<Wave>> plans = Map.of(
                "one", List.of(first, second),
                "two", List.of(first),
                "three", List.of(second, wave("later", LocalDate.of(2026, 4, 8))));
        plans.forEach((program, waves) -> when(stage.programs.get(program))
                .thenReturn(view(Stage.program(Map.of("id", program, "name", program, "waves", waves)))));
        when(stage.programs.list())
                .thenAnswer(call -> Stream.of("one", "two", "three")
                        .map(stage.programs::get)
                        .toList());
        Map<String, Map<String, Set<String>>> audiences = new HashMap<>();
        plans.forEach((program, waves) -> {
            population.program(program, "first", "second", "later");
            waves.forEach(wave -> population.wave(program, wave.id(), wave.id() + "/Berlin"));
            List<Person> people = new ArrayList<>();
            for (int number = 0; number < 1_500; number++) {
                if (random.nextInt(3) == 0) {
                    continue;
                }
                String address = number % 11 == 0 ? "" : "p%d@example.com".formatted(number);
                String department = List.of("first", "second", "later").get(random.nextInt(3));
                String place = random.nextInt(5) == 0 ? "Oxford" : "Berlin";
                Instant left = random.nextInt(20) == 0 ? Instant.EPOCH : null;
                people.add(new Person(
                        program + number,
                        "P",
                        random.nextBoolean() ? address : address.toUpperCase(Locale.ROOT),
                        department,
                        place,
                        "",
                        null,
                        left));
                if (!address.isEmpty() && place.equals("Berlin") && left == null) {
                    audiences
                            .computeIfAbsent(program, key -> new HashMap<>())
                            .computeIfAbsent(department, key -> new HashSet<>())
                            .add(address);
                }
            }
            population.people(program, people);
        });
        Set<String> placed = new HashSet<>();
        bench.transactions.executeWithoutResult(status -> {
            Campaign campaign = bench.campaign("c-placed", "crm");
            bench.campaigns.insert(campaign, 1);
            for (int number = 0; number < 1_500; number += 3) {
                String address = "p%d@example.com".formatted(number);
                String id = bench.plan(campaign, new Recipient("x" + number, "P", address), "");
                new MessageSlots(bench.jdbc).take(id, address, LocalDate.of(2026, 3, 30), 2);
                placed.add(address);
            }
        });

        List<Clash> clashes = clashes("one");

        assertThat(clashes)
                .extracting(
                        clash -> clash.ours().waveId(),
                        clash -> clash.theirs().programId(),
                        clash -> clash.theirs().waveId())
                .containsExactlyInAnyOrder(
                        tuple("first", "two", "first"),
                        tuple("first", "three", "second"),
                        tuple("second", "two", "first"),
                        tuple("second", "three", "second"));
        List<Set<String>> toCome = List.of(
                audiences.get("one").get("first"),
                audiences.get("one").get("second"),
                audiences.get("two").get("first"),
                audiences.get("three").get("second"));
        assertThat(clashes).allSatisfy(clash -> {
            Set<String> both =
                    new HashSet<>(audiences.get("one").get(clash.ours().waveId()));
            both.retainAll(
                    audiences.get(clash.theirs().programId()).get(clash.theirs().waveId()));
            assertThat(clash.people()).isEqualTo(both.size()).isGreaterThan(20);
            assertThat(clash.overfull())
                    .isEqualTo((int) both.stream()
                            .filter(address -> (placed.contains(address) ? 1 : 0)
                                            + toCome.stream()
                                                    .filter(audience -> audience.contains(address))
                                                    .count()
                                    > 2)
                            .count())
                    .isPositive();
        });
        assertThat(calendar.of("one"))
                .filteredOn(event -> "second".equals(event.waveId()))
                .extracting(Event::people)
                .as("also those without an address")
                .allSatisfy(people -> assertThat(people)
                        .isGreaterThan(audiences.get("one").get("second").size()));
    }

    /** In a transaction, as the calendar has it in the application. */
    private List<Clash> clashes(String programId) {
        return population.read(() -> calendar.clashes(programId));
    }

    private static Wave wave(String id, LocalDate goLive) {
        return new Wave(id, id, WaveKind.ROLLOUT, goLive, LocalDate.of(2026, 2, 1), "boss", false);
    }

    private static List<Person> people(String... names) {
        return Arrays.stream(names)
                .map(name -> new Person(name, name, name + "@example.com", "sales", "", "", null, null))
                .toList();
    }

    private static ProgramView view(ProgramDefinition definition) {
        return new ProgramView(
                definition.id(), ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", definition);
    }

    private static LocalDate day(String day) {
        return LocalDate.parse(day);
    }
}
