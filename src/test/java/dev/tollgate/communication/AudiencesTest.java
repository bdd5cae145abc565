package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Audiences.Filter;
import dev.tollgate.communication.Audiences.Held;
import dev.tollgate.communication.Audiences.Preview;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.lifecycle.RunningPrograms.Running;
import dev.tollgate.program.Location;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.web.server.ResponseStatusException;

/** Six people: four in the pilot, one without address, one in no wave. Ten in the morning in Berlin. */
class AudiencesTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage();
    private final RunningPrograms running = mock(RunningPrograms.class);
    private final Set<String> informed = new HashSet<>(Set.of("ada", "ben"));
    private final WaveStates states = new WaveStates() {
        @Override
        public Those informed(String programId, String runId, String waveId) {
            return usernames -> usernames.stream().filter(informed::contains).collect(Collectors.toSet());
        }

        @Override
        public Those trained(String programId, String runId, String waveId) {
            return usernames -> usernames.stream().filter("ada"::equals).collect(Collectors.toSet());
        }
    };
    private MailBench bench;
    private Population population;
    private MessageSlots slots;
    private Audiences audiences;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void people() throws Exception {
        DataSource database = database();
        bench = new MailBench(database, clock);
        population = new Population(database, clock);
        slots = new MessageSlots(bench.jdbc);
        audiences = new Audiences(
                stage.programs,
                population.roster,
                running,
                new StaticListableBeanFactory(Map.of("states", states)).getBeanProvider(WaveStates.class),
                slots,
                clock);
        known("crm");
        Person boss = person("boss", "board", "Berlin", "President", null);
        Person ada = person("ada", "sales", "Berlin", "Sales rep", "boss");
        Person ben = person("ben", "it", "Tokyo", "Developer", "ada");
        Person cy = person("cy", "it", "", "", "ben");
        Person dee = new Person("dee", "Dee", "", "sales", "Berlin", "Sales rep", "boss", null);
        Person gone =
                new Person("gone", "Gone", "gone@example.com", "sales", "Berlin", "Sales rep", "ada", Instant.EPOCH);
        population.program("crm", "board", "sales", "it");
        population.wave("crm", "pilot", "sales", "it");
        population.people("crm", List.of(boss, ada, ben, cy, dee, gone));
        when(running.of(anyString())).thenReturn(Optional.of(new Running("crm", "run-1", 1)));
    }

    private void known(String program) {
        when(stage.programs.get(program))
                .thenReturn(new ProgramView(
                        program,
                        ProgramStatus.REGISTERED,
                        "digest",
                        Instant.EPOCH,
                        "office",
                        Stage.program(Map.of(
                                "id",
                                program,
                                "locations",
                                List.of(new Location("Tokyo", ZoneId.of("Asia/Tokyo"), List.of(), null, null))))));
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void counts_whom_a_message_reaches_now_whom_later_and_whom_never() {
        Preview all = audiences.preview("crm", filter());

        assertThat(all.people()).isEqualTo(5);
        assertThat(all.withMail()).isEqualTo(4);
        assertThat(all.withoutMail()).isEqualTo(1);
        assertThat(all.atOnce()).isEqualTo(3);
        assertThat(all.held())
                .containsExactly(new Held(
                        "quiet hours from 18:00 to 08:00 in Asia/Tokyo", Instant.parse("2026-03-02T23:00:00Z"), 1));
        assertThat(all.byDepartment())
                .containsEntry("Sales", 2)
                .containsEntry("IT", 2)
                .containsEntry("Board", 1);
        assertThat(all.byUnit()).containsEntry("in no wave", 1);
        assertThat(all.byRole()).containsEntry("none given", 1).containsEntry("Sales rep", 2);
        assertThat(all.byLocation()).containsEntry("Tokyo", 1);
    }

    @Test
    void who_has_their_messages_of_the_week_waits() {
        Instant now = clock.instant();
        bench.transactions.executeWithoutResult(status -> {
            for (int number = 1; number <= 2; number++) {
                Campaign campaign = new Campaign(
                        "c-" + number, "erp", "r", "w", CampaignKind.WIN, "S", "B", "D", now, now, null, now, null);
                bench.campaigns.insert(campaign, number);
                String id = bench.plan(campaign, new Recipient("x", "X", "ADA@example.com"), "");
                slots.take(id, "ADA@example.com", LocalDate.of(2026, 3, 2), 2);
            }
        });

        Preview preview = audiences.preview("crm", new Filter("pilot", null, "sales", null, null, null, null));

        assertThat(preview.atOnce()).isZero();
        assertThat(preview.held()).singleElement().extracting(Held::people).isEqualTo(1);
    }

    @Test
    void every_filter_holds_and_all_of_them_together() {
        assertThat(number(new Filter("pilot", null, null, null, null, null, null)))
                .isEqualTo(4);
        assertThat(number(new Filter(null, "it", null, null, null, null, null))).isEqualTo(2);
        assertThat(number(new Filter(null, null, "sales", null, null, null, null)))
                .isEqualTo(2);
        assertThat(number(new Filter(null, null, null, "tokyo", null, null, null)))
                .isEqualTo(1);
        assertThat(number(new Filter(null, null, null, null, "sales REP", null, null)))
                .isEqualTo(2);
        assertThat(number(new Filter(null, null, null, null, null, "ada", null)))
                .as("ben and, below him, cy")
                .isEqualTo(2);
        assertThat(number(new Filter("pilot", null, null, null, null, null, "not-informed")))
                .isEqualTo(2);
        assertThat(number(new Filter("pilot", null, null, null, null, null, "not-trained")))
                .isEqualTo(3);
        assertThat(number(new Filter("pilot", null, "it", "Tokyo", "Developer", "ada", "not-trained")))
                .isEqualTo(1);
        assertThat(number(new Filter("pilot", null, null, "Tokyo", null, null, "not-informed")))
                .as("an audience of nobody is said, not refused")
                .isZero();
    }

    @Test
    void in_a_program_that_does_not_run_nobody_is_informed_yet() {
        when(running.of("crm")).thenReturn(Optional.empty());

        assertThat(number(new Filter("pilot", null, null, null, null, null, "not-informed")))
                .isEqualTo(4);
    }

    @Test
    void what_is_not_known_is_refused_with_what_is() {
        refused(new Filter("rollout", null, null, null, null, null, null), "wave 'rollout'", "pilot");
        refused(new Filter(null, "hr", null, null, null, null, null), "unit 'hr'", "sales");
        refused(new Filter(null, null, "hr", null, null, null, null), "department 'hr'", "sales");
        refused(new Filter(null, null, null, null, null, "nobody", null), "manager 'nobody'", "username");
        refused(new Filter(null, null, null, null, null, null, "happy"), "state 'happy'", "not-informed, not-trained");
    }

    @Test
    void many_people_are_counted_part_by_part_as_if_all_of_them_were_looked_at_at_once() {
        Random random = new Random(4);
        List<Person> many = new ArrayList<>();
        for (int number = 0; number < 1_300; number++) {
            String username = "p" + number;
            many.add(new Person(
                    username,
                    username,
                    number % 9 == 0 ? "" : username + "@Example.com",
                    List.of("board", "sales", "it").get(random.nextInt(3)),
                    List.of("Berlin", "Tokyo", "").get(random.nextInt(3)),
                    List.of("Developer", "Sales rep").get(random.nextInt(2)),
                    // The first one makes a circle, which is nobody's chain.
                    number == 0 ? "p30" : "p" + random.nextInt(Math.min(number, 40)),
                    number % 50 == 49 ? Instant.EPOCH : null));
            if (random.nextInt(4) == 0) {
                informed.add(username);
            }
        }
        known("big");
        population.program("big", "board", "sales", "it");
        population.wave("big", "pilot", "sales", "it");
        population.people("big", many);
        Set<String> full = new HashSet<>();
        bench.transactions.executeWithoutResult(status -> {
            Campaign campaign = bench.campaign("c-full", "erp");
            bench.campaigns.insert(campaign, 1);
            for (int number = 0; number < 1_300; number += 7) {
                String address = "p" + number + "@example.com";
                for (int slot = 0; slot < 2; slot++) {
                    String id = bench.plan(campaign, new Recipient(number + "-" + slot, "P", address), "");
                    slots.take(id, address, LocalDate.of(2026, 3, 2), 2);
                }
                full.add("p" + number);
            }
        });
        List<Person> present = many.stream().filter(person -> !person.hasLeft()).toList();
        Map<String, String> managers = present.stream().collect(Collectors.toMap(Person::username, Person::manager));

        for (Filter filter : List.of(
                filter(),
                new Filter("pilot", null, null, null, null, null, null),
                new Filter(null, "it", null, "tokyo", null, null, "not-informed"),
                new Filter(null, null, "board", null, "developer", null, null),
                new Filter(null, null, null, null, null, "p3", "not-informed"))) {
            List<Person> meant = present.stream()
                    .filter(person ->
                            filter.wave() == null || !person.departmentId().equals("board"))
                    .filter(person ->
                            filter.unit() == null || person.departmentId().equals(filter.unit()))
                    .filter(person ->
                            filter.department() == null || person.departmentId().equals(filter.department()))
                    .filter(person ->
                            filter.location() == null || person.location().equals("Tokyo"))
                    .filter(person -> filter.role() == null || person.role().equals("Developer"))
                    .filter(person -> filter.state() == null || !informed.contains(person.username()))
                    .filter(person ->
                            filter.manager() == null || isBelow(person.username(), filter.manager(), managers))
                    .toList();
            List<Person> withMail =
                    meant.stream().filter(person -> !person.email().isEmpty()).toList();
            List<Person> withRoom = withMail.stream()
                    .filter(person -> !full.contains(person.username()))
                    .toList();
            int asleep = (int) withRoom.stream()
                    .filter(person -> person.location().equals("Tokyo"))
                    .count();
            List<Held> held = new ArrayList<>();
            if (asleep > 0) {
                held.add(new Held(
                        "quiet hours from 18:00 to 08:00 in Asia/Tokyo",
                        Instant.parse("2026-03-02T23:00:00Z"),
                        asleep));
            }
            held.add(new Held(
                    "2 a week about programs are the most, and they have them",
                    null,
                    withMail.size() - withRoom.size()));
            assertThat(meant).as("%s means somebody", filter).hasSizeGreaterThan(20);

            assertThat(audiences.preview("big", filter))
                    .as("%s", filter)
                    .isEqualTo(new Preview(
                            meant.size(),
                            withMail.size(),
                            meant.size() - withMail.size(),
                            withRoom.size() - asleep,
                            held,
                            counted(
                                    meant,
                                    person -> person.departmentId().equals("board")
                                            ? "in no wave"
                                            : person.departmentId()),
                            counted(
                                    meant,
                                    person -> Map.of("board", "Board", "sales", "Sales", "it", "IT")
                                            .get(person.departmentId())),
                            counted(meant, person -> person.location().isEmpty() ? "none given" : person.location()),
                            counted(meant, Person::role)));
        }
    }

    private static boolean isBelow(String username, String manager, Map<String, String> managers) {
        Set<String> seen = new HashSet<>();
        for (String above = managers.get(username); above != null && seen.add(above); above = managers.get(above)) {
            if (above.equals(manager)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Integer> counted(List<Person> people, Function<Person, String> by) {
        return people.stream().collect(Collectors.groupingBy(by, Collectors.summingInt(person -> 1)));
    }

    private void refused(Filter filter, String... says) {
        assertThatThrownBy(() -> audiences.preview("crm", filter))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContainingAll(says);
    }

    private int number(Filter filter) {
        return audiences.preview("crm", filter).people();
    }

    private static Filter filter() {
        return new Filter(null, null, null, null, null, null, null);
    }

    private static Person person(String username, String department, String location, String role, String manager) {
        return new Person(username, username, username + "@example.com", department, location, role, manager, null);
    }
}
