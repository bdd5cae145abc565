package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.lifecycle.OpenRuns;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** People are asked by mail whether they feel ready, and later how it goes; what they say decides at the gates. */
@TestPropertySource(
        properties = {"spring.datasource.url=jdbc:h2:mem:surveyed;DB_CLOSE_DELAY=-1", "tollgate.survey.every=500ms"})
class SurveyStoryTest extends StoryTest {

    private static final String PROGRAM = "surveyed";
    private static final String WAVE = "all";

    /** Too few to hold a gate: two of twelve in the field, and of eleven in service. */
    private static final Set<String> NOT_ABLE = Set.of("f1", "f2");

    private static final Set<String> KEEP_LISTS = Set.of("s1", "s2");

    @Autowired
    OpenRuns runs;

    @Autowired
    JdbcClient jdbc;

    @Test
    void what_people_answer_by_the_links_of_their_mails_is_judged_by_the_gates_and_shown_to_nobody_by_name()
            throws Exception {
        LocalDate goLive = beginAsking();
        story.until("the wave has begun", this::waveHasBegun);
        story.passUntil(goLive.minusWeeks(2).atTime(10, 0).atOffset(ZoneOffset.UTC));
        everybodyAnswers(
                "readiness",
                "/survey/",
                username -> Map.of(
                        "knowsWhy", "5", "knowsChanges", "4", "feelsAble", NOT_ABLE.contains(username) ? "3" : "4"));

        story.until("people are ready", () -> outcomes(PROGRAM, "ready").contains("GO"));
        assertThat(shown("EXECUTIVE", "gates"))
                .contains(
                        "Field: 10 of 12 people who answered know why and what changes, and feel able to do their work with it,"
                                + " 83.3 %, target 75 %",
                        "Service: 11 of 11 people who answered know why");

        use(PROGRAM, EVERYBODY);
        story.until(
                "they have worked with it for two weeks", () -> !story.today().isBefore(goLive.plusWeeks(2)));
        // Four weeks to the hour lie between two mails that ask.
        story.passUntil(goLive.plusWeeks(2).atTime(12, 0).atOffset(ZoneOffset.UTC));
        everybodyAnswers(
                "pulse",
                "/pulse/",
                username -> Map.of(
                        "outside",
                        KEEP_LISTS.contains(username) ? "yes" : "no",
                        "satisfaction",
                        "4",
                        "hinders",
                        "Words of mine"));

        story.until("the software is in use", () -> outcomes(PROGRAM, "in-use").contains("GO"));
        assertThat(shown("EXECUTIVE", "gates"))
                .contains("Service: 2 of 11 people who answered made reports or kept records outside the system");
        JsonNode surveys = json.readTree(shown("PROGRAM_OFFICE", "surveys"));
        assertThat(surveys).hasSize(2);
        JsonNode readiness = surveys.get(0);
        assertThat(readiness.get("survey").asText()).isEqualTo("readiness");
        assertThat(readiness.get("closed").asBoolean()).isTrue();
        assertThat(readiness.at("/overall/answers").asInt()).isEqualTo(EVERYBODY.size());
        assertThat(readiness.at("/overall/feltReadiness").asDouble()).isBetween(91.3, 91.4);
        assertThat(readiness.get("groups")).hasSize(2);
        JsonNode pulse = surveys.get(1);
        assertThat(pulse.get("survey").asText()).isEqualTo("pulse");
        assertThat(pulse.get("answered").asInt()).isEqualTo(EVERYBODY.size());
        assertThat(pulse.get("overall").isNull())
                .as("still open: one answer more would be seen")
                .isTrue();
        assertThat(shown("PROGRAM_OFFICE", "surveys/words")).as("still open").isEqualTo("[]");
        assertThat(engine.values()).noneMatch(value -> value.contains("Words of mine"));
        assertThat(shown("PROGRAM_OFFICE", "alarms")).doesNotContain("tampering");
    }

    /** Starts a program that asks; nobody waits for a week in which fewer mails come, which has tests of its own. */
    private LocalDate beginAsking() throws Exception {
        String definition = definition(PROGRAM)
                .replace("  pulse: false", "  pulse: true\n  readiness: true")
                .replace("communication:\n", "communication:\n  perPersonAndWeek: 20\n");
        programs.register(definition, people(PROGRAM).getBytes(StandardCharsets.UTF_8), "test");
        story.start(Map.of("how", "registered", "programId", PROGRAM));
        return programs.get(PROGRAM).definition().wave(WAVE).orElseThrow().goLive();
    }

    private boolean waveHasBegun() {
        return runs.of(PROGRAM).flatMap(run -> runs.begun(run, WAVE)).isPresent();
    }

    /** With the time standing still: the question is put within a minute, and days pass much faster here. */
    private void everybodyAnswers(String survey, String path, Function<String, Map<String, String>> answers)
            throws Exception {
        story.soon("everybody is asked", () -> sent("survey-" + survey) == EVERYBODY.size());
        Pattern link = Pattern.compile(path + "[\\w-]{40,}");
        for (String username : EVERYBODY) {
            String address = mailsTo(PROGRAM, username).stream()
                    .flatMap(mail -> link.matcher(mail.replace("=\r\n", "")).results())
                    .map(MatchResult::group)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(username + " was sent no link for the " + survey));
            var answer = post(address).contentType(MediaType.APPLICATION_FORM_URLENCODED);
            answers.apply(username).forEach(answer::param);
            assertThat(text(web.perform(answer).andReturn().getResponse())).contains("Thank you");
        }
    }

    private int sent(String kind) {
        return jdbc.sql("select count(*) from delivery where program_id = ? and kind = ? and state = 'SENT'")
                .params(PROGRAM, kind)
                .query(Integer.class)
                .single();
    }

    private String shown(String role, String what) {
        return text(asked(role, get("/api/programs/{id}/" + what, PROGRAM)));
    }
}
