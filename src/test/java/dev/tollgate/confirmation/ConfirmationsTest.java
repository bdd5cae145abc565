package dev.tollgate.confirmation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.confirmation.Confirmations.Answer;
import dev.tollgate.confirmation.Confirmations.Request;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.language.Wording;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class ConfirmationsTest {

    private static final Request MANDATE = new Request(
            "crm",
            null,
            "pilot",
            "mandate",
            "rung-7",
            Wording.of("Reports <only> from the system.\n\nFrom Monday on."));

    final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("ben", "it", "Developer", "ben@example.com");
    private final List<String> messages = new ArrayList<>();
    private MailBench bench;
    private LinkedConfirmations confirmations;
    private MockMvc web;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        bench = new MailBench(database(), clock);
        WebAddresses addresses = mock(WebAddresses.class);
        when(addresses.of(anyString())).thenAnswer(call -> "https://tollgate.example.com" + call.getArgument(0));
        RunningPrograms running = mock(RunningPrograms.class);
        when(running.of("crm")).thenReturn(Optional.of(new RunningPrograms.Running("crm", "run-1", 7)));
        confirmations = new LinkedConfirmations(
                new ConfirmationStore(bench.jdbc),
                bench.letters(stage),
                addresses,
                stage.programs,
                stage.roster,
                running,
                stage,
                (name, key, variables) -> {
                    messages.add(name + " " + key);
                    return UUID.randomUUID().toString();
                },
                new ConfirmationSettings(Duration.ofDays(14)),
                clock);
        web = MockMvcBuilders.standaloneSetup(new ConfirmationController(confirmations))
                .build();
    }

    @AfterEach
    void close() throws InterruptedException, SQLException {
        bench.close();
    }

    @Test
    void each_person_is_mailed_one_link_of_their_own_whose_secret_is_stored_nowhere_else() {
        ask("ada", "ben");
        ask("ada", "ben");

        assertThat(mailedTo("ada")).hasSize(1);
        assertThat(mailedTo("ben")).hasSize(1);
        String token = token("ada");
        assertThat(token).isNotEqualTo(token("ben")).hasSizeGreaterThan(40);
        assertThat(bench.jdbc
                        .sql("select token_hash from confirmation_token")
                        .query(String.class)
                        .list())
                .hasSize(2)
                .contains(LinkToken.hash(token))
                .doesNotContain(token);
    }

    @Test
    void who_reads_german_is_asked_in_german_and_told_in_german_what_is_missing() throws Exception {
        stage.reads("ada", "de");
        ask("ada");

        assertThat(mailedTo("ada"))
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail).contains("Guten Tag Name of ada,", "Bitte antworten Sie hier mit Ja"));
        web.perform(get("/confirm/" + token("ada")))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Language", "de"))
                .andExpect(content().string(containsString("<html lang=\"de\">")))
                .andExpect(content().string(containsString("Reports &lt;only&gt; from the system.")))
                .andExpect(content().string(containsString("Bestätigen Sie das?")));
        web.perform(post("/confirm/" + token("ada")).param("answer", "no"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("Sagen Sie in einem Satz, was dagegen spricht")));
    }

    @Test
    void the_question_itself_is_in_the_readers_language_and_evidence_has_what_was_read() throws Exception {
        stage.reads("ada", "fr");
        Request cancel = new Request(
                "crm",
                "run-1",
                null,
                "mandate",
                "rung-7",
                words -> words.text("confirm.cancel", "mia", "CRM", "Trop cher"));
        bench.transactions.executeWithoutResult(status -> confirmations.ask(cancel, Set.of("ada", "ben")));
        String read = "mia souhaite arrêter le programme CRM. Raison\u00a0: Trop cher.";

        assertThat(mailedTo("ada"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).contains(read));
        assertThat(mailedTo("ben"))
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail).contains("mia wants to cancel the program CRM because: Trop cher."));
        stage.reads("ada", "de");
        web.perform(get("/confirm/" + token("ada")))
                .andExpect(content().string(containsString(read)))
                .andExpect(content().string(containsString("Bestätigen Sie das?")));

        web.perform(post("/confirm/" + token("ada")).param("answer", "yes")).andExpect(status().isOk());

        assertThat(stage.evidence)
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.data())
                        .containsEntry(
                                "question", Canonical.sha256(cancel.wording().in(Words.in("fr")))));
    }

    @Test
    void looking_at_the_page_changes_nothing_and_is_safe() throws Exception {
        ask("ada");
        for (int look = 0; look < 2; look++) {
            web.perform(get("/confirm/" + token("ada")))
                    .andExpect(status().isOk())
                    .andExpect(content().string(containsString("Reports &lt;only&gt; from the system.")))
                    .andExpect(content().string(not(containsString("ada@example.com"))))
                    .andExpect(header().string("Cache-Control", "no-store"))
                    .andExpect(header().string("Referrer-Policy", "same-origin"))
                    .andExpect(header().string("Content-Security-Policy", containsString("default-src 'none'")));
        }

        assertThat(answers()).isEmpty();
        assertThat(stage.evidence).isEmpty();
        assertThat(messages).isEmpty();
    }

    @Test
    void an_answer_goes_into_the_ledger_and_wakes_who_waits_for_it() throws Exception {
        ask("ada");
        submit("ada", "yes", "I chair that meeting.");

        assertThat(answers()).containsExactly(new Answer("ada", true, "I chair that meeting."));
        assertThat(stage.evidence).singleElement().satisfies(evidence -> {
            assertThat(evidence.kind()).isEqualTo(EvidenceKind.CONFIRMED);
            assertThat(evidence.runId()).isEqualTo("run-1");
            assertThat(evidence.waveId()).isEqualTo("pilot");
            assertThat(evidence.subject()).isEqualTo("rung-7");
            assertThat(evidence.data()).containsEntry("answer", "yes").doesNotContainValue("I chair that meeting.");
        });
        assertThat(messages).containsExactly("confirmation-given rung-7");
    }

    @Test
    void a_link_works_once() throws Exception {
        ask("ada");
        submit("ada", "yes", "");
        web.perform(post("/confirm/" + token("ada")).param("answer", "no").param("reason", "Changed my mind"))
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("tell the program office")));

        assertThat(answers()).containsExactly(new Answer("ada", true, ""));
        assertThat(messages).hasSize(1);
    }

    @Test
    void a_no_needs_a_reason_and_keeps_what_was_typed() throws Exception {
        ask("ada");
        web.perform(post("/confirm/" + token("ada")).param("answer", "no"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("what stands against it")));
        web.perform(post("/confirm/" + token("ada")).param("reason", "No <time>"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("No &lt;time&gt;</textarea>")));
        assertThat(answers()).isEmpty();

        submit("ada", "no", "The works council has not agreed.");
        assertThat(answers()).containsExactly(new Answer("ada", false, "The works council has not agreed."));
    }

    @Test
    void an_expired_link_takes_no_answer_and_sends_a_new_one_to_the_same_address() throws Exception {
        ask("ada");
        String old = token("ada");
        clock.advance(Duration.ofDays(15));
        web.perform(post("/confirm/" + old).param("answer", "yes"))
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("Send me a new link")));
        assertThat(answers()).isEmpty();

        for (int press = 0; press < 2; press++) {
            web.perform(post("/confirm/" + old).param("answer", "renew")).andExpect(status().isOk());
        }
        assertThat(mailedTo("ada")).hasSize(2);
        submit("ada", "yes", "");
        assertThat(answers()).hasSize(1);
    }

    @Test
    void asking_again_after_the_link_expired_sends_another() {
        ask("ada");
        clock.advance(Duration.ofDays(15));
        ask("ada");

        assertThat(mailedTo("ada")).hasSize(2);
    }

    @Test
    void who_is_reminded_gets_another_link_and_answers_once_by_whichever() throws Exception {
        ask("ada", "ben");
        String first = token("ada");
        submit("ben", "yes", "");
        bench.transactions.executeWithoutResult(status -> confirmations.remind(MANDATE, Set.of("ada", "ben")));

        assertThat(mailedTo("ada")).hasSize(2);
        assertThat(mailedTo("ben")).as("who has answered is left alone").hasSize(1);
        web.perform(post("/confirm/" + first).param("answer", "yes")).andExpect(status().isOk());
        web.perform(post("/confirm/" + token("ada")).param("answer", "no").param("reason", "Too late"))
                .andExpect(status().isGone());
        assertThat(answers()).hasSize(2);
    }

    @Test
    void where_the_reason_is_what_is_asked_for_a_bare_yes_is_not_taken() throws Exception {
        Request why = new Request("crm", "run-1", "pilot", "mandate", "rung-7", Wording.of("Why?"), true);
        bench.transactions.executeWithoutResult(status -> confirmations.ask(why, Set.of("ada")));
        web.perform(get("/confirm/" + token("ada")))
                .andExpect(content().string(containsString("without a reason the answer is not taken")));
        web.perform(post("/confirm/" + token("ada")).param("answer", "yes").param("reason", " "))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("Say why in a sentence")));
        assertThat(answers()).isEmpty();

        submit("ada", "yes", "The old system was switched off a month early.");
        assertThat(answers()).hasSize(1);
    }

    @Test
    void an_unknown_link_says_what_to_do() throws Exception {
        for (String token : List.of("x", LinkToken.random())) {
            web.perform(get("/confirm/" + token))
                    .andExpect(status().isNotFound())
                    .andExpect(content().string(containsString("Copy the whole address")));
            web.perform(post("/confirm/" + token).param("answer", "yes")).andExpect(status().isNotFound());
        }
    }

    @Test
    void a_question_raised_at_night_arrives_in_the_morning() {
        clock.advance(Duration.ofHours(12));
        ask("ada");

        assertThat(bench.jdbc
                        .sql("select count(*) from delivery where next_attempt_at = ?")
                        .param(java.time.OffsetDateTime.parse("2026-03-03T07:00:00Z"))
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    private void ask(String... usernames) {
        bench.transactions.executeWithoutResult(status -> confirmations.ask(MANDATE, Set.of(usernames)));
    }

    private void submit(String username, String answer, String reason) throws Exception {
        web.perform(post("/confirm/" + token(username)).param("answer", answer).param("reason", reason))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Thank you")));
    }

    private List<Answer> answers() {
        return confirmations.answers("crm", "mandate", "rung-7");
    }

    private List<String> mailedTo(String username) {
        return bench.jdbc
                .sql("select body from delivery where username = ? order by created_at, id")
                .param(username)
                .query(String.class)
                .list();
    }

    /** Of the newest mail. */
    private String token(String username) {
        String body = mailedTo(username).getLast();
        int begin = body.indexOf("/confirm/") + "/confirm/".length();
        return body.substring(begin, body.indexOf('\n', begin));
    }
}
