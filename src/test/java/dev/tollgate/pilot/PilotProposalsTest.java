package dev.tollgate.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.containsString;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.UnknownProgram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The program "crm" with 24 sellers in Oxford, 12 in Berlin and 6 people of IT in Berlin, who are its pilot wave. */
class PilotProposalsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final List<Person> people = new ArrayList<>();
    private final MailBench bench = new MailBench();
    private final VolunteerStore store = new VolunteerStore(bench.jdbc);
    private final Programs programs = mock(Programs.class);
    private final Roster roster = mock(Roster.class);
    private final PilotProposals proposals = new PilotProposals(programs, roster, store);
    private final MockMvc web = MockMvcBuilders.standaloneSetup(
                    new PilotApi(proposals, mock(Volunteers.class), mock(PilotGroups.class)))
            .setControllerAdvice(new ProblemDetails())
            .build();

    @BeforeEach
    void open() {
        when(programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", Stage.program()));
        when(programs.get("erp")).thenThrow(new UnknownProgram("erp"));
        when(roster.departments(anyString()))
                .thenReturn(List.of(new Department("sales", "Sales", null), new Department("it", "IT", null)));
        when(roster.people("crm")).thenAnswer(call -> List.copyOf(people));
        when(roster.people("crm", "pilot"))
                .thenAnswer(call -> people.stream()
                        .filter(person -> person.departmentId().equals("it"))
                        .toList());
        add(24, "sales", "Oxford", "Agent");
        add(12, "sales", "Berlin", "Agent");
        add(6, "it", "Berlin", "Developer");
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_proposal_states_its_seed_and_data_and_is_the_same_when_it_is_asked_for_again() {
        PilotProposals.Proposal one = proposals.propose("crm", null, "7", null);

        assertThat(one.seed()).isEqualTo("crm");
        assertThat(one.dataDigest()).hasSize(64);
        assertThat(one.members()).hasSize(7);
        assertThat(proposals.propose("crm", null, "7", "crm")).isEqualTo(one);
        assertThat(proposals.propose("crm", null, "7", "again").members()).isNotEqualTo(one.members());

        answered("sales-1", false);
        assertThat(proposals.propose("crm", null, "7", null).dataDigest()).isNotEqualTo(one.dataDigest());
    }

    @Test
    void volunteers_are_those_who_said_yes_and_are_still_there() {
        answered("sales-5", true);
        answered("sales-6", true);
        answered("sales-7", false);
        people.removeIf(person -> person.username().equals("sales-6"));

        PilotProposals.Proposal proposal = proposals.propose("crm", null, "7", null);

        assertThat(proposal.members())
                .filteredOn(ProposedGroup.Member::volunteer)
                .extracting(ProposedGroup.Member::username)
                .containsExactly("sales-5");
        assertThat(proposal.members())
                .extracting(ProposedGroup.Member::username)
                .doesNotContain("sales-6", "sales-7");
    }

    @Test
    void a_wave_takes_whole_units_that_fit_those_with_most_volunteers_first_and_the_bodies_that_move_them_are_given() {
        answered("sales-25", true);

        WholeUnits units = proposals.propose("crm", null, "18", null).wholeUnits();

        assertThat(units.units())
                .extracting(unit -> unit.departmentId() + "/" + unit.location() + " " + unit.people())
                .containsExactly("sales/Berlin 12", "it/null 6");
        assertThat(units.people()).isEqualTo(18);
        assertThat(units.definition())
                .contains(
                        "kind: pilot", "- department: \"Sales\"\n      location: \"Berlin\"", "- department: \"IT\"\n");
        assertThat(units.planChanges())
                .as("IT is in the pilot wave already")
                .singleElement()
                .satisfies(body -> assertThat(body)
                        .containsEntry("kind", "move-unit")
                        .containsEntry("departmentId", "sales")
                        .containsEntry("location", "Berlin")
                        .containsEntry("waveId", "pilot")
                        .containsKey("reason"));
        assertThat(proposals.propose("crm", null, "3", null).wholeUnits())
                .satisfies(none -> assertThat(none.note()).contains("the smallest has 6"))
                .satisfies(none -> assertThat(none.planChanges()).isEmpty());
    }

    @Test
    void from_a_wave_only_its_people_are_drawn() {
        PilotProposals.Proposal proposal = proposals.propose("crm", "pilot", "3", null);

        assertThat(proposal.people()).isEqualTo(6);
        assertThat(proposal.members())
                .hasSize(3)
                .allMatch(member -> member.departmentId().equals("it"));
        assertThat(proposal.wholeUnits()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "size=0, size ('0') is a group of nobody. Ask for 1 to 42 people.",
        "size=-3, size ('-3') is a group of nobody. Ask for 1 to 42 people.",
        "size=43, size ('43') is more than the 42 people of the program. Ask for 1 to 42 people.",
        "size=many, size ('many') is no whole number of people. Ask for 1 to 42 people.",
        "x=1, size is missing. Ask for 1 to 42 people.",
        "size=7&wave=pilto, 'wave (''pilto'') is no wave of the program. Name one of pilot, or leave it out for everybody.'",
        "size=7&wave=pilot, size ('7') is more than the 6 people of the wave 'pilot'. Ask for 1 to 6 people."
    })
    void what_cannot_be_asked_for_is_refused_with_field_value_and_remedy(String query, String detail) throws Exception {
        web.perform(get("/api/programs/crm/pilot-proposal?" + query))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(detail))
                .andExpect(jsonPath("$.problems[0].remedy").isNotEmpty());
    }

    @Test
    void without_any_role_nothing_can_be_stratified_by_role() throws Exception {
        people.clear();
        add(9, "sales", "Oxford", " ");
        web.perform(get("/api/programs/crm/pilot-proposal?size=3"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.detail").value(containsString("people.role is empty for all 9 people")))
                .andExpect(jsonPath("$.detail").value(containsString("column 'role'")));

        add(1, "it", "Oxford", "Developer");
        assertThat(proposals.propose("crm", null, "3", null).notes())
                .anyMatch(note -> note.startsWith("9 of 10 people have no role"));
    }

    @Test
    void a_program_without_people_and_one_that_nobody_knows_are_said_to_be_so() throws Exception {
        people.clear();
        web.perform(get("/api/programs/crm/pilot-proposal?size=3"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("PUT /api/programs/crm/people")));
        assertThatExceptionOfType(UnknownProgram.class).isThrownBy(() -> proposals.propose("erp", null, "3", null));
    }

    private void answered(String username, boolean yes) {
        store.ask("crm", username, NOW, "office", "none");
        assertThat(store.answer("crm", username, yes, NOW)).isTrue();
    }

    private void add(int number, String department, String location, String role) {
        long before = people.stream()
                .filter(person -> person.departmentId().equals(department))
                .count();
        for (long at = before + 1; at <= before + number; at++) {
            String username = department + "-" + at;
            people.add(new Person(
                    username,
                    "Name of " + username,
                    username + "@example.com",
                    department,
                    location,
                    role,
                    null,
                    null));
        }
    }
}
