package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.tollgate.program.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.web.server.ResponseStatusException;

/** Six people: four in the pilot, one without address, one in no wave. Ten in the morning in Berlin. */
class AudiencesTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private final RunningPrograms running = mock(RunningPrograms.class);
    private final MessageSlots slots = new MessageSlots(bench.jdbc);
    private final WaveStates states = new WaveStates() {
        @Override
        public Set<String> informed(String programId, String runId, String waveId) {
            return Set.of("ada", "ben");
        }

        @Override
        public Set<String> trained(String programId, String runId, String waveId) {
            return Set.of("ada");
        }
    };
    private final Audiences audiences = new Audiences(
            stage.programs,
            stage.roster,
            running,
            new StaticListableBeanFactory(Map.of("states", states)).getBeanProvider(WaveStates.class),
            slots,
            clock);

    @BeforeEach
    void people() {
        when(stage.programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm",
                        ProgramStatus.REGISTERED,
                        "digest",
                        Instant.EPOCH,
                        "office",
                        Stage.program(Map.of(
                                "locations",
                                List.of(new Location("Tokyo", ZoneId.of("Asia/Tokyo"), List.of(), null, null))))));
        Person boss = person("boss", "board", "Berlin", "President", null);
        Person ada = person("ada", "sales", "Berlin", "Sales rep", "boss");
        Person ben = person("ben", "it", "Tokyo", "Developer", "ada");
        Person cy = person("cy", "it", "", "", "ben");
        Person dee = new Person("dee", "Dee", "", "sales", "Berlin", "Sales rep", "boss", null);
        Map<Unit, List<Person>> units = new LinkedHashMap<>();
        units.put(new Unit("pilot", "sales", null), List.of(ada, dee));
        units.put(new Unit("pilot", "it", null), List.of(ben, cy));
        when(stage.roster.peopleByUnit("crm", "pilot")).thenReturn(units);
        when(stage.roster.people("crm")).thenReturn(List.of(boss, ada, ben, cy, dee));
        when(running.of("crm")).thenReturn(Optional.of(new Running("crm", "run-1", 1)));
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
                .containsEntry("board", 1);
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
