package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMailUtil;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.Wave;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** People are asked by mail whether they feel ready, and later how it goes; what they say decides at the gates. */
@TestPropertySource(
        properties = {"spring.datasource.url=jdbc:h2:mem:surveyed;DB_CLOSE_DELAY=-1", "tollgate.survey.every=50ms"})
class SurveyStoryTest extends StoryTest {

    private static final String PROGRAM = "surveyed";
    private static final Pattern LINK = Pattern.compile("/(pulse|survey)/([\\w-]{40,})");

    /** In the field two of twelve do not feel able; both kinds of answers are above what the gates ask for. */
    private static final Set<String> UNABLE = Set.of("f1", "f2");

    private static final Set<String> OUTSIDE = Set.of("s1", "s2");

    @Autowired
    OpenRuns runs;

    @Autowired
    JdbcClient jdbc;

    private final Set<String> answered = new HashSet<>();

    @Test
    void what_people_answer_by_the_links_of_their_mails_is_judged_by_the_gates_and_shown_to_nobody_by_name()
            throws Exception {
        String definition = definition(PROGRAM).replace("  pulse: false", "  pulse: true\n  readiness: true");
        programs.register(definition, people(PROGRAM).getBytes(StandardCharsets.UTF_8), "test");
        story.asTimePasses((from, to) -> {
            askedWhereDue();
            answerWhatCame();
            used(PROGRAM, EVERYBODY, from, to);
        });
        story.start(Map.of("how", "registered", "programId", PROGRAM));

        story.until("people are ready", () -> outcomes(PROGRAM, "ready").contains("GO"));
        assertThat(gates())
                .contains(
                        "Field: 10 of 12 people who answered know why and what changes, and feel able to do their work with it,"
                                + " 83.3 %, target 75 %",
                        "Service: 11 of 11 people who answered know why");

        story.until("the use is judged", () -> !outcomes(PROGRAM, "in-use").isEmpty());
        assertThat(gates())
                .contains("Service: 2 of 11 people who answered made reports or kept records outside the system");
        JsonNode surveys = json.readTree(text(asked("PROGRAM_OFFICE", get("/api/programs/{id}/surveys", PROGRAM))));
        assertThat(surveys).hasSize(2);
        assertThat(surveys.get(0).get("survey").asText()).isEqualTo("readiness");
        assertThat(surveys.get(0).get("closed").asBoolean()).isTrue();
        assertThat(surveys.get(0).at("/overall/answers").asInt()).isEqualTo(EVERYBODY.size());
        assertThat(surveys.get(0).at("/overall/feltReadiness").asDouble()).isBetween(91.3, 91.4);
        assertThat(surveys.get(0).get("groups")).hasSize(2);
        assertThat(surveys.get(1).get("survey").asText()).isEqualTo("pulse");
        assertThat(surveys.get(1).get("answered").asInt()).isEqualTo(EVERYBODY.size());
        assertThat(surveys.get(1).get("overall").isNull())
                .as("still open: one answer more would be seen")
                .isTrue();
        assertThat(engine.values()).noneMatch(value -> value.contains("Words of mine"));
        assertThat(text(asked("PROGRAM_OFFICE", get("/api/programs/{id}/alarms", PROGRAM))))
                .doesNotContain("tampering");
    }

    /** The question is put within a minute; days pass much faster here. */
    private void askedWhereDue() {
        Optional<OpenRun> run = runs.of(PROGRAM);
        Wave wave = programs.get(PROGRAM).definition().waves().getFirst();
        if (run.isEmpty() || runs.begun(run.get(), wave.id()).isEmpty()) {
            return;
        }
        boolean ready = runs.passedReady(run.get(), wave.id());
        LocalDate today = LocalDate.ofInstant(
                clock.instant(), programs.get(PROGRAM).definition().timeZone());
        if (!ready && !today.isBefore(wave.goLive().minusWeeks(2))) {
            story.soon("people are asked if they feel ready", () -> rounds("readiness") > 0);
        }
        if (ready && !today.isBefore(wave.goLive().plusWeeks(2))) {
            story.soon("people are asked how it goes", () -> rounds("pulse") > 0);
        }
    }

    private int rounds(String survey) {
        return jdbc.sql("select count(*) from survey_round where program_id = ? and survey = ?")
                .params(PROGRAM, survey)
                .query(Integer.class)
                .single();
    }

    private void answerWhatCame() {
        for (MimeMessage mail : mails.getReceivedMessages()) {
            Matcher link = LINK.matcher(GreenMailUtil.getBody(mail).replace("=\r\n", ""));
            if (link.find() && answered.add(link.group())) {
                answer(to(mail).split("@")[0], link.group(1), link.group());
            }
        }
    }

    private void answer(String username, String survey, String link) {
        Map<String, String> answers = survey.equals("survey")
                ? Map.of("knowsWhy", "5", "knowsChanges", "4", "feelsAble", UNABLE.contains(username) ? "3" : "4")
                : Map.of(
                        "outside",
                        OUTSIDE.contains(username) ? "yes" : "no",
                        "satisfaction",
                        "4",
                        "hinders",
                        "Words of mine");
        try {
            var request = post(link).contentType(MediaType.APPLICATION_FORM_URLENCODED);
            answers.forEach(request::param);
            assertThat(text(web.perform(request).andReturn().getResponse())).contains("Thank you");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String gates() {
        return text(asked("EXECUTIVE", get("/api/programs/{id}/gates", PROGRAM)));
    }
}
