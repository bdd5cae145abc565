package dev.tollgate.taskpage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.FormReader;
import dev.tollgate.engine.UserTasks;
import dev.tollgate.lifecycle.OpenForm;
import dev.tollgate.lifecycle.PeopleTasks;
import dev.tollgate.lifecycle.TaskBench;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** A local sponsor decides about an obstacle that nobody resolved, without opening Tasklist. */
class TaskPageTest {

    private static final String BASE = "https://tollgate.example.com";
    private static final Instant FRIDAY = Instant.parse("2026-03-06T16:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("mia", "sales", "Sales manager", "mia@example.com");
    private final Map<String, Object> shown = new HashMap<>(Map.of(
            "where",
            "CRM rollout",
            "obstacle",
            "<script>alert(1)</script>",
            "said",
            "\"No\" & {{where}}",
            "people",
            List.of(Map.of("value", "mia", "label", "Mia <M>"))));
    private final Camunda camunda = new Camunda();
    private final PeopleTasks forms = mock(PeopleTasks.class);
    private String formId = "decide-escalated-obstacle";
    private Set<String> confidential = Set.of("reason");
    private MailBench bench;
    private TaskBench tasks;
    private TaskLinks links;
    private LinkedAnswers answers;
    private MockMvc web;
    private long task;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        bench = new MailBench(database(), clock);
        tasks = new TaskBench(bench.jdbc, clock);
        WebAddresses addresses = mock(WebAddresses.class);
        when(addresses.of(anyString())).thenAnswer(call -> BASE + call.getArgument(0));
        when(addresses.tasklist()).thenReturn("https://tasks.example.com");
        when(forms.form(any())).thenAnswer(call -> form(call.getArgument(0)));
        when(forms.confides(any())).thenReturn(true);
        TaskLinkStore store = new TaskLinkStore(bench.jdbc);
        links = new TaskLinks(store, forms, camunda, addresses, new TaskPageSettings(Duration.ofDays(14)), clock);
        answers = new LinkedAnswers(store, tasks.tasks, camunda);
        TaskPages pages = new TaskPages(
                store,
                links,
                answers,
                tasks.tasks,
                forms,
                stage.programs,
                stage.roster,
                bench.letters(stage),
                bench.transactions,
                clock);
        web = MockMvcBuilders.standaloneSetup(new TaskPageController(pages, addresses))
                .build();
        task = tasks.open("T", "Decide on the obstacle", clock.instant(), FRIDAY, "ada", "mia");
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    private Optional<OpenForm> form(WaitingTask waiting) throws Exception {
        String content = Files.readString(Path.of("forms", formId + ".form"));
        return Optional.of(
                new OpenForm(waiting, content, FormReader.form(content).fields(), shown, confidential));
    }

    @Test
    void the_page_says_why_and_asks_the_forms_questions_and_looking_at_it_changes_nothing() throws Exception {
        String link = link("ada");
        for (int look = 0; look < 2; look++) {
            MockHttpServletResponse page = look(link);
            assertThat(page.getStatus()).isEqualTo(200);
            assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(page.getHeader("Cache-Control")).contains("no-store");
            assertThat(text(page))
                    .contains("<h1>Decide on the obstacle</h1>", "For Name of ada only · due Friday, 6 March")
                    .contains("<strong>Good looks like:</strong>")
                    .contains("<legend>", "type=\"radio\" name=\"field-decision\"", "type=\"date\"", "<textarea")
                    .contains("<label class=\"field\" for=\"field-reason\">")
                    .contains("If you choose “");
        }
        assertThat(camunda.completed).isEmpty();
    }

    @Test
    void nothing_that_people_or_forms_say_becomes_part_of_the_page() throws Exception {
        shown.put("reason", "</textarea><img src=x onerror=alert(2)>");
        MockHttpServletResponse page = send(link("ada"), Map.of("decision", "\"><b>x", "remedy", "<i>y</i>"));
        assertThat(text(page))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "Mia &lt;M&gt;", "&lt;i&gt;y&lt;/i&gt;")
                .contains("&quot;No&quot; &amp; {{where}}")
                .doesNotContain("<script", "<img", "<b>x", "<i>y", "</textarea><img");
    }

    @Test
    void a_pilot_member_reads_and_answers_in_their_own_language() throws Exception {
        stage.reads("ada", "de");
        formId = "review-pilot";
        confidential = Set.of();
        shown.putAll(Map.of("software", "Harbour CRM", "reasons", List.of()));
        String link = link("ada");

        MockHttpServletResponse page = look(link);
        assertThat(page.getHeader("Content-Language")).isEqualTo("de");
        assertThat(text(page))
                .contains("<html lang=\"de\">", "<h1>Wie war der Pilot?</h1>", "bis Freitag, 6. März")
                .contains("<strong>Mitglieder der Pilotgruppe</strong> von Harbour CRM")
                .contains("value=\"after-fixes\"", "Wenn etwas behoben ist", "Antwort senden", "(freiwillig)")
                .doesNotContain("Partly", "optional)", "Leave empty");

        assertThat(text(send(link, Map.of("helps", "yes", "ready", "soon"))))
                .contains("Bitte prüfen: Wie war der Pilot?", "Noch nicht gesendet.", "Bitte ausfüllen.")
                .contains("„soon“ passt nicht. Wählen Sie aus: So, wie es ist, Wenn etwas behoben ist, So nicht.");

        assertThat(text(send(link, Map.of("helps", "yes", "ready", "as-is", "needsMet", "partly"))))
                .contains("Vielen Dank", "Ihre Antwort auf „Wie war der Pilot?“ ist angekommen");
        assertThat(camunda.completed.getFirst().variables())
                .as("what is counted does not depend on the language")
                .containsEntry("ready", "as-is")
                .containsEntry("needsMet", "partly");
        assertThat(text(look(link))).contains("Sie haben geantwortet");
    }

    @Test
    void who_follows_a_broken_link_is_told_so_in_the_language_of_their_browser() throws Exception {
        MockHttpServletResponse page = web.perform(get(link("ada").replaceFirst(".{4}$", ""))
                        .header("Accept-Language", "fr-CH, fr;q=0.9, en;q=0.8"))
                .andReturn()
                .getResponse();

        assertThat(page.getStatus()).isEqualTo(404);
        assertThat(text(page)).contains("Ce lien ne mène nulle part");
    }

    @Test
    void what_is_wrong_is_said_beside_the_question_and_what_was_typed_stays() throws Exception {
        String link = link("ada");
        MockHttpServletResponse page =
                send(link, Map.of("decision", "remedy", "remedy", "New <laptops>", "dueOn", "soon"));
        assertThat(page.getStatus()).isEqualTo(422);
        assertThat(text(page))
                .contains("role=\"alert\"", "<a href=\"#field-dueOn\">")
                .contains("id=\"field-dueOn-wrong\"", "&#39;soon&#39; does not fit", "aria-invalid=\"true\"")
                .contains("aria-describedby=\"field-dueOn-when field-dueOn-wrong\"")
                .contains("New &lt;laptops&gt;</textarea>")
                .contains("value=\"remedy\" checked");
        assertThat(send(link, Map.of("decision", "no such choice")).getStatus()).isEqualTo(422);
        assertThat(send(link, Map.of("decision", "reject", "reason", "x".repeat(4001)))
                        .getStatus())
                .isEqualTo(422);
        assertThat(camunda.completed).isEmpty();
        assertThat(look(link).getStatus()).isEqualTo(200);
    }

    @Test
    void an_answer_completes_the_task_in_the_name_of_the_person_and_the_link_works_once() throws Exception {
        String link = link("ada");
        String second = link("ada");
        String other = link("mia");
        MockHttpServletResponse thanks =
                send(link, Map.of("decision", "reject", "reason", "Between us", "remedy", "not asked for"));

        assertThat(thanks.getStatus()).isEqualTo(200);
        assertThat(text(thanks)).contains("Thank you");
        assertThat(camunda.completed).singleElement().satisfies(done -> {
            assertThat(done.username()).isEqualTo("ada");
            assertThat(done.variables())
                    .containsEntry("decision", "reject")
                    .containsEntry("remedy", null)
                    .containsKey("answeredByLink")
                    .doesNotContainKey("reason");
        });
        for (String again : List.of(link, second)) {
            assertThat(text(look(again))).contains("You answered this");
            assertThat(send(again, Map.of("decision", "reject", "reason", "Again"))
                            .getStatus())
                    .isEqualTo(410);
        }
        assertThat(text(look(other))).contains("This is done");
        assertThat(camunda.completed).hasSize(1);

        Object id = camunda.completed.getFirst().variables().get("answeredByLink");
        assertThat(answers.record(task, id)).hasValueSatisfying(given -> {
            assertThat(given.username()).isEqualTo("ada");
            assertThat(given.taskKey()).isEqualTo(task);
            assertThat(given.content()).containsEntry("reason", "Between us").containsEntry("remedy", null);
        });
        assertThat(bench.jdbc
                        .sql("select content from linked_answer")
                        .query(String.class)
                        .single())
                .isEqualTo("{}");
    }

    @Test
    void while_the_engine_is_down_the_answer_is_kept_and_handed_on_later_once() throws Exception {
        camunda.down = true;
        String link = link("ada");
        MockHttpServletResponse kept = send(link, Map.of("decision", "reject", "reason", "No"));
        assertThat(kept.getStatus()).isEqualTo(202);
        assertThat(text(kept)).contains("your answer is kept");
        answers.tellAll();
        assertThat(camunda.completed).isEmpty();

        camunda.down = false;
        answers.tellAll();
        assertThat(camunda.completed).hasSize(1);
        Object id = camunda.completed.getFirst().variables().get("answeredByLink");
        bench.transactions.executeWithoutResult(status -> {
            answers.record(task, id);
            tasks.close(task);
        });
        answers.tellAll();
        assertThat(camunda.completed).hasSize(1);
        assertThat(text(look(link))).contains("You answered this");
    }

    @Test
    void an_answer_in_tasklist_that_was_quicker_counts() throws Exception {
        camunda.down = true;
        String link = link("ada");
        send(link, Map.of("decision", "reject", "reason", "No"));

        assertThat(answers.record(task, null)).isEmpty();
        tasks.close(task);
        camunda.down = false;
        answers.tellAll();

        assertThat(camunda.completed).isEmpty();
        assertThat(text(look(link))).contains("This is done");
    }

    @Test
    void a_task_answered_meanwhile_or_handed_over_says_so() throws Exception {
        String link = link("ada");
        String mias = link("mia");
        tasks.tasks.handOver(task, List.of("mia"));
        assertThat(text(look(link))).contains("This waits for somebody else now");
        assertThat(send(link, Map.of("decision", "reject", "reason", "No")).getStatus())
                .isEqualTo(410);
        tasks.close(task);
        assertThat(text(look(mias))).contains("This is done");
        assertThat(look("/task/made-up").getStatus()).isEqualTo(404);
        assertThat(camunda.completed).isEmpty();
    }

    @Test
    void a_link_that_is_too_old_is_renewed_once_to_the_same_address() throws Exception {
        String link = link("ada");
        clock.advance(Duration.ofDays(14));
        assertThat(text(look(link))).contains("too old", "Send me a new link");
        assertThat(send(link, Map.of("decision", "reject", "reason", "No")).getStatus())
                .isEqualTo(410);

        for (int again = 0; again < 2; again++) {
            web.perform(post(link).param("renew", "true"));
        }
        List<String> mails = bench.jdbc
                .sql("select username, body from delivery where erase_body = true")
                .query((row, number) -> row.getString("username") + " " + row.getString("body"))
                .list();
        assertThat(mails).singleElement().satisfies(mail -> assertThat(mail).startsWith("ada "));
        String token = mails.getFirst().replaceAll("(?s).*" + BASE + "/task/(\\S+).*", "$1");
        assertThat(look("/task/" + token).getStatus()).isEqualTo(200);
    }

    @Test
    void a_form_with_rows_shows_what_it_says_and_leads_to_tasklist() throws Exception {
        formId = "settle-conflicts";
        shown.put("conflicts", List.of(Map.of("kind", "goal", "conflict", "North <against> South")));
        String link = link("ada");
        assertThat(text(look(link)))
                .contains("North &lt;against&gt; South", "answered in Tasklist", "https://tasks.example.com")
                .doesNotContain("<form");
        send(link, Map.of("commonObjective", "One"));
        assertThat(camunda.completed).isEmpty();
    }

    @Test
    void a_form_that_needs_the_engine_says_to_come_back_and_the_link_stays_good() throws Exception {
        String link = link("ada");
        when(forms.form(any())).thenThrow(new IllegalStateException("down"));
        assertThat(look(link).getStatus()).isEqualTo(503);
    }

    @Test
    void only_sponsors_managers_and_who_deals_with_confidences_get_a_link_and_its_secret_is_not_stored() {
        WaitingTask waiting = tasks.tasks.find(task).orElseThrow();
        assertThat(links.address(waiting, "lead"))
                .as("not one of those it waits for")
                .isEmpty();
        String token = links.address(waiting, "ada").orElseThrow().substring((BASE + "/task/").length());
        assertThat(bench.jdbc
                        .sql("select token_hash from task_link")
                        .query(String.class)
                        .list())
                .containsExactly(LinkToken.hash(token));
        when(forms.confides(any())).thenReturn(false);
        assertThat(links.address(waiting, "ada"))
                .as("a change lead's usual task")
                .isEmpty();
    }

    private String link(String username) {
        return links.address(tasks.tasks.find(task).orElseThrow(), username)
                .orElseThrow()
                .substring(BASE.length());
    }

    private MockHttpServletResponse look(String link) throws Exception {
        return web.perform(get(link)).andReturn().getResponse();
    }

    private MockHttpServletResponse send(String link, Map<String, String> answer) throws Exception {
        MockHttpServletRequestBuilder request = post(link);
        answer.forEach((key, value) -> request.param("field-" + key, value));
        return web.perform(request).andReturn().getResponse();
    }

    private static String text(MockHttpServletResponse response) throws Exception {
        return response.getContentAsString(StandardCharsets.UTF_8);
    }

    /** Knows every task by our own key. */
    private static final class Camunda implements UserTasks {

        private record Done(String username, Map<String, Object> variables) {}

        private final List<Done> completed = new ArrayList<>();
        private boolean down;

        @Override
        public boolean canFind() {
            return true;
        }

        @Override
        public Optional<FoundTask> find(Place place) {
            return Optional.of(new FoundTask(place.elementInstanceKey(), null));
        }

        @Override
        public boolean offer(FoundTask found, List<String> usernames) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean complete(FoundTask found, String username, Map<String, Object> variables) {
            if (down) {
                throw new IllegalStateException("down");
            }
            completed.add(new Done(username, variables));
            return true;
        }
    }
}
