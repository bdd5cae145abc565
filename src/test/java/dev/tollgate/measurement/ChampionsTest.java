package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;

import dev.tollgate.communication.Stage;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Each unit needs a champion, and one for every fifty people begun. */
class ChampionsTest {

    private final Map<Unit, List<Person>> units = new LinkedHashMap<>();
    private final Programs programs = mock(Programs.class);
    private final Roster roster = mock(Roster.class);
    private final Champions champions = new Champions(programs, roster);
    private final MockMvc web =
            MockMvcBuilders.standaloneSetup(new ChampionsApi(champions)).build();

    @BeforeEach
    void open() {
        named();
        when(roster.departments("crm"))
                .thenReturn(List.of(new Department("sales", "Sales", null), new Department("it", "IT", null)));
        when(roster.peopleByUnit("crm", "pilot")).thenReturn(units);
        when(roster.person(anyString(), any()))
                .thenAnswer(call -> Optional.of(person(call.getArgument(1), null, "gone".equals(call.getArgument(1)))));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "49,1", "50,1", "51,2", "100,2", "101,3", "120,3"})
    void a_unit_needs_one_champion_and_one_for_every_fifty_people_begun(int people, int needed) {
        unit("sales", null, people, "mia");

        assertThat(champions.of("crm"))
                .singleElement()
                .satisfies(unit -> assertThat(unit.needed()).isEqualTo(needed))
                .satisfies(unit -> assertThat(unit.gap()).isEqualTo(needed));
    }

    @Test
    void champions_count_where_they_work_and_those_beyond_the_need_for_nobody_else() {
        unit("sales", "Oxford", 60, "mia");
        unit("it", null, 10, "mia");
        named("sales-Oxford-1", "it-null-1", "it-null-2", "elsewhere");

        List<Champions.Coverage> covered = champions.of("crm");

        assertThat(covered)
                .extracting(
                        Champions.Coverage::name,
                        Champions.Coverage::people,
                        Champions.Coverage::champions,
                        Champions.Coverage::needed,
                        Champions.Coverage::gap)
                .containsExactly(
                        tuple("Sales, Oxford", 60, List.of("sales-Oxford-1"), 2, 1),
                        tuple("IT", 10, List.of("it-null-1", "it-null-2"), 1, 0));
        assertThat(champions.withoutUnit("crm", covered)).containsExactly("elsewhere");
    }

    @Test
    void the_manager_of_a_unit_is_who_is_there_and_leads_most_of_its_people() {
        unit("sales", null, 3, "gone");
        unit("sales", null, 2, "mia");
        unit("sales", null, 1, "ann");
        unit("it", null, 2, "gone");

        assertThat(champions.of("crm"))
                .extracting(Champions.Coverage::name, Champions.Coverage::manager)
                .containsExactly(tuple("Sales", "mia"), tuple("IT", null));
    }

    @Test
    void the_api_sums_up_and_leaves_out_units_without_people() throws Exception {
        unit("sales", "Oxford", 60, "mia");
        unit("it", null, 10, "mia");
        units.put(new Unit("pilot", "law", null), List.of());
        named("it-null-1", "elsewhere");

        web.perform(get("/api/programs/crm/champions"))
                .andExpect(jsonPath("$.peoplePerChampion").value(50))
                .andExpect(jsonPath("$.people").value(70))
                .andExpect(jsonPath("$.needed").value(3))
                .andExpect(jsonPath("$.champions").value(1))
                .andExpect(jsonPath("$.gap").value(2))
                .andExpect(jsonPath("$.units.length()").value(2))
                .andExpect(jsonPath("$.units[0].gap").value(2))
                .andExpect(jsonPath("$.units[1].gap").value(0))
                .andExpect(jsonPath("$.championsWithoutUnit[0]").value("elsewhere"));
    }

    private void named(String... usernames) {
        when(programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm",
                        ProgramStatus.REGISTERED,
                        "digest",
                        Instant.EPOCH,
                        "office",
                        Stage.program(Map.of("champions", List.of(usernames)))));
    }

    private void unit(String department, String location, int people, String manager) {
        List<Person> members = units.computeIfAbsent(new Unit("pilot", department, location), any -> new ArrayList<>());
        int before = members.size();
        for (int at = before + 1; at <= before + people; at++) {
            members.add(person("%s-%s-%d".formatted(department, location, at), manager, false));
        }
    }

    private static Person person(String username, String manager, boolean left) {
        return new Person(username, "Name of " + username, "", "sales", "", "", manager, left ? Instant.EPOCH : null);
    }
}
