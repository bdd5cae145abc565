package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.NotYet;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Gate;
import dev.tollgate.program.InvalidWave;
import dev.tollgate.program.NewWave;
import dev.tollgate.program.Problem;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.security.Principal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.ErrorResponseException;

/** Waves that are asked for while a program runs: what is refused when it is asked, and what a message alone cannot do. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "spring.datasource.url=jdbc:h2:mem:requested-waves;DB_CLOSE_DELAY=-1"
        })
class RequestedWavesTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Principal OFFICE = () -> "office";
    private static final LocalDate GO_LIVE = LocalDate.of(2027, 9, 1);
    private static final List<NewWave.Place> IT = List.of(new NewWave.Place("IT", null));
    private static final String PEOPLE = """
            username,name,email,department,location,role,manager
            boss,Bea Boss,boss@example.com,Executive,Berlin,President,
            lead,Lea Lead,lead@example.com,IT,Berlin,Lead,boss
            loc,Lo Local,loc@example.com,IT,Berlin,Engineer,lead
            sal,Sal Seller,sal@example.com,Sales,Berlin,Seller,boss
            """;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Instances instances;

    @Autowired
    private Plans plans;

    @Autowired
    private LifecycleController status;

    @Autowired
    private WavesController api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long root;

    @BeforeEach
    void a_running_program_of_its_own_for_every_test() {
        programId = "waves-" + NUMBER.incrementAndGet();
        root = play.start(Map.of("how", "paste", "definition", """
                id: %s
                name: Rollout
                software: CRM
                objective: One place for customers
                timeZone: Europe/Berlin
                executiveSponsor: boss
                changeLead: lead
                waves:
                  - {id: pilot, name: Pilot, kind: pilot, goLive: 2027-03-01, localSponsor: loc, units: [{department: IT}]}
                  - {id: rollout, name: Rollout, kind: rollout, goLive: 2027-06-01, localSponsor: sal, units: all others}
                """.formatted(programId), "people", PEOPLE));
    }

    @Test
    void a_wave_that_was_asked_for_is_planned_proven_and_told_to_the_engine() {
        stepsOneToThree();
        stop("pilot");

        Wave wave = api.request(programId, relaunch("second-try", IT), OFFICE);

        assertThat(wave.goLive()).isEqualTo(GO_LIVE);
        assertThat(wave.localSponsor()).isEqualTo("boss");
        assertThat(evidence(EvidenceKind.WAVE_PLANNED)).singleElement().satisfies(planned -> {
            assertThat(planned.waveId()).isEqualTo("second-try");
            assertThat(planned.data())
                    .containsEntry("previousWave", "pilot")
                    .containsEntry("by", "office")
                    .containsEntry("units", List.of("IT"));
        });
        assertThat(status.status(programId).waves())
                .extracting(Progress.WaveProgress::id)
                .contains("second-try");
        assertThat(jdbc.sql(
                                "select variables from outbox_message where name = 'wave-requested' and correlation_key = ?")
                        .param(programId)
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("second-try");
        assertThat(admit("second-try")).containsEntry("waveId", "second-try");
        assertThat(play.call(Method.PROGRAM, root, "RunRequestedWaveCall", Map.of("waveId", "second-try")))
                .isPositive();
    }

    @Test
    void a_wave_of_a_program_that_does_not_run_is_refused_when_it_is_asked_for() {
        jdbc.sql(
                        "update program_run set open_program_id = null, ended_at = claimed_at where root_process_instance_key = ?")
                .param(root)
                .update();

        assertThatThrownBy(() -> api.request(programId, relaunch("second-try", IT), OFFICE))
                .isInstanceOfSatisfying(ErrorResponseException.class, refused -> {
                    assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
                    assertThat(refused.getBody().getDetail()).contains("does not run");
                });
    }

    @Test
    void everything_that_is_wrong_with_a_wave_is_said_at_once_and_nothing_of_it_is_kept() {
        stepsOneToThree();
        int before = ledger.entries(programId).size();

        assertThat(problems(new NewWave("pilot", "Pilot again", null, null, "nobody", List.of(), null, null)))
                .containsExactlyInAnyOrder(
                        "id is the id of another wave, too",
                        "kind is missing",
                        "goLive is missing",
                        "localSponsor is nobody of the program",
                        "units has no unit");
        assertThat(problems(new NewWave(
                        "A wave",
                        " ",
                        WaveKind.RELAUNCH,
                        LocalDate.of(2027, 1, 3),
                        "sal",
                        List.of(
                                new NewWave.Place("IT", null),
                                new NewWave.Place("IT", null),
                                new NewWave.Place("Legal", null),
                                new NewWave.Place("Sales", "Rome")),
                        "pilot",
                        " ")))
                .containsExactlyInAnyOrder(
                        "name is missing or too long",
                        "id cannot be an id",
                        "goLive is in the past",
                        "previousWave is still open",
                        "learned is missing",
                        "units[0] is in the open wave 'pilot'",
                        "units[1] is named twice",
                        "units[2].department is no department of the program",
                        "units[3] has nobody in it");
        assertThat(problems(relaunch("of-nothing", IT, "made-up"))).contains("previousWave is no wave of the program");

        assertThat(ledger.entries(programId)).hasSize(before);
        assertThat(plans.get(programId).waves()).extracting(Wave::id).containsExactly("pilot", "rollout");
    }

    @Test
    void a_message_for_a_wave_that_has_begun_ends_with_a_reason_and_leaves_nothing_behind() {
        stepsOneToThree();
        stop("pilot");
        api.request(programId, relaunch("second-try", IT), OFFICE);
        admit("second-try");
        play.call(Method.PROGRAM, root, "RunRequestedWaveCall", Map.of("waveId", "second-try"));

        assertThat(admit("second-try")).containsEntry("waveId", null);

        assertDeclined("second-try", "it has begun before");
    }

    @Test
    void a_message_that_comes_twice_begins_its_wave_once_also_before_the_first_has_entered() {
        stepsOneToThree();
        stop("pilot");
        api.request(programId, relaunch("second-try", IT), OFFICE);

        assertThat(admit("second-try")).containsEntry("waveId", "second-try");
        assertThat(admit("second-try")).containsEntry("waveId", null);

        assertDeclined("second-try", "it has begun before");
        String run = runId();
        assertThatThrownBy(() -> jdbc.sql(
                                "insert into wave_admission (run_id, wave_id, element_instance_key, admitted_at) values (?, 'second-try', 1, current_timestamp)")
                        .param(run)
                        .update())
                .as("what decides between two at the same moment")
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void a_forged_message_does_not_get_ahead_of_a_wave_of_the_definition() {
        stepsOneToThree();

        assertThat(admit("rollout")).containsEntry("waveId", null);

        assertDeclined("rollout", "a wave of the definition begins by itself");
        assertThat(play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "rollout")))
                .isPositive();
    }

    @Test
    void a_forged_message_for_no_wave_at_all_ends_with_a_reason() {
        stepsOneToThree();
        String longId = "x".repeat(5000);

        assertThat(admit("made-up")).containsEntry("waveId", null);
        assertThat(admit(longId)).containsEntry("waveId", null);
        assertThat(play.run("admit-wave", Method.PROGRAM, root, "AdmitWaveTask", Map.of()))
                .containsEntry("waveId", null);

        assertThat(evidence(EvidenceKind.WAVE_DECLINED))
                .extracting(Evidence::subject)
                .containsExactly("made-up", "x".repeat(100), "");
        assertThat(status.status(programId).alarms())
                .allSatisfy(alarm -> assertThat(alarm.message()).contains("the program has no such wave"));
    }

    @Test
    void a_wave_asked_for_before_the_first_steps_are_done_waits_for_them() {
        plannedInLedger("rollout");

        assertThatThrownBy(() -> admit("rollout"))
                .isInstanceOf(NotYet.class)
                .hasMessageContaining("step 3 'Develop vision and strategy' has not been completed and sealed");
        assertThat(evidence(EvidenceKind.WAVE_DECLINED)).isEmpty();

        stepsOneToThree();
        assertThat(admit("rollout")).containsEntry("waveId", "rollout");
    }

    private void plannedInLedger(String waveId) {
        transaction.executeWithoutResult(tx -> ledger.append(new Evidence(
                programId,
                runId(),
                waveId,
                EvidenceKind.WAVE_PLANNED,
                Method.PROGRAM,
                root,
                null,
                waveId,
                Map.of("waveId", waveId))));
    }

    private void assertDeclined(String waveId, String reason) {
        assertThat(evidence(EvidenceKind.WAVE_DECLINED)).singleElement().satisfies(declined -> {
            assertThat(declined.subject()).isEqualTo(waveId);
            assertThat(declined.data().get("reason").toString()).contains(reason);
        });
        assertThat(status.status(programId).alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo(Alarm.REFUSED);
            assertThat(alarm.message()).startsWith("Wave '%s' does not begin: ".formatted(waveId));
            assertThat(alarm.message()).contains(reason);
            assertThat(alarm.resolvedAt()).as("nobody has to do anything").isNotNull();
            assertThat(alarm.resolution()).contains("Nothing was started");
        });
        assertThat(ledger.verify(programId).whole()).isTrue();
    }

    private Map<String, Object> admit(String waveId) {
        return play.run("admit-wave", Method.PROGRAM, root, "AdmitWaveTask", Map.of("waveId", waveId));
    }

    private List<String> problems(NewWave wanted) {
        try {
            api.request(programId, wanted, OFFICE);
            throw new AssertionError("The wave was taken");
        } catch (InvalidWave e) {
            return e.problems().stream().map(RequestedWavesTest::inShort).toList();
        }
    }

    private static String inShort(Problem problem) {
        return problem.path() + " " + problem.problem();
    }

    private static NewWave relaunch(String id, List<NewWave.Place> units) {
        return relaunch(id, units, "pilot");
    }

    private static NewWave relaunch(String id, List<NewWave.Place> units, String previous) {
        return new NewWave(id, "Second try", WaveKind.RELAUNCH, GO_LIVE, null, units, previous, "Ask the team first");
    }

    private List<Evidence> evidence(EvidenceKind kind) {
        return ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == kind)
                .toList();
    }

    private String runId() {
        return instances.find(root).orElseThrow().runId();
    }

    private void stop(String waveId) {
        play.outcomes.put(Gate.READY, "STOP");
        play.through(Method.WAVE, play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", waveId)));
    }

    private void stepsOneToThree() {
        for (Element element : play.model(Method.PROGRAM).required()) {
            if (element.kind().equals("callActivity")
                    && !"eachWave".equals(element.required())
                    && !element.id().equals("BroadenAdoptionCall")) {
                play.through(element.calls(), play.call(Method.PROGRAM, root, element.id(), Map.of()));
            }
        }
    }
}
