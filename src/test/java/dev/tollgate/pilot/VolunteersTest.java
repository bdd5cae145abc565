package dev.tollgate.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.Person;
import dev.tollgate.program.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Ada and ben are of sales, cid is of IT, and dan of IT has no mail address. Monday, 2 March 2026, ten in the morning. */
class VolunteersTest {

    final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("ben", "sales", "Sales rep", "ben@example.com")
            .with("cid", "it", "Developer", "cid@example.com")
            .with("dan", "it", "Developer", "");
    private MailBench bench;
    private Volunteers volunteers;
    private MockMvc web;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        bench = new MailBench(database(), clock);
        when(stage.roster.people("crm")).thenAnswer(call -> stage.roster.people("crm", "any"));
        when(stage.roster.peopleByUnit(anyString(), any()))
                .thenAnswer(call -> Map.of(
                        new Unit("pilot", "sales", null),
                        ofDepartment("sales"),
                        new Unit("pilot", "law", null),
                        List.of()));
        WebAddresses addresses = mock(WebAddresses.class);
        when(addresses.of(anyString())).thenAnswer(call -> "https://tollgate.example.com" + call.getArgument(0));
        volunteers = new Volunteers(
                new VolunteerStore(bench.jdbc),
                bench.letters(stage),
                bench.queue(),
                addresses,
                stage.programs,
                stage.roster,
                bench.transactions,
                new VolunteerSettings(Duration.ofDays(14)),
                clock);
        web = MockMvcBuilders.standaloneSetup(
                        new PilotApi(mock(PilotProposals.class), volunteers, mock(PilotGroups.class)),
                        new VolunteerPage(volunteers))
                .setControllerAdvice(new ProblemDetails())
                .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void everybody_with_an_address_gets_one_mail_with_a_link_of_their_own_and_who_has_none_is_named() {
        Volunteers.AskedNow asked = volunteers.ask("crm", null, "office");

        assertThat(asked).isEqualTo(new Volunteers.AskedNow(4, 3, 0, 0, List.of("dan")));
        String token = token("ada");
        assertThat(token).isNotEqualTo(token("ben")).hasSizeGreaterThan(40);
        assertThat(mailedTo("ada"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains(
                                "Dear Name of ada",
                                "One place for every customer.",
                                "planned to go live on 1 April 2026")
                        .contains("3 times at most", "A no needs no reason", "until 16 March 2026"));
        assertThat(bench.jdbc
                        .sql("select token_hash from pilot_volunteer_link")
                        .query(String.class)
                        .list())
                .hasSize(3)
                .contains(LinkToken.hash(token))
                .doesNotContain(token);
    }

    @Test
    void who_reads_german_is_asked_and_thanked_in_german() throws Exception {
        stage.reads("ada", "de").reads("ben", "fr");
        volunteers.ask("crm", null, "office");

        assertThat(mailedTo("ada"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("Guten Tag Name of ada", "ist für den 1. April 2026 geplant", "höchstens 3 Mal")
                        .contains("bis zum 16. März 2026"));
        assertThat(mailedTo("ben"))
                .singleElement()
                .satisfies(mail -> assertThat(mail).contains("Bonjour Name of ben", "prévu le 1 avril 2026"));
        web.perform(get(Volunteers.PATH + token("ada")))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Language", "de"))
                .andExpect(content().string(containsString("<html lang=\"de\">")))
                .andExpect(content().string(containsString("Ja, ich mache freiwillig mit")));
        web.perform(get(Volunteers.PATH + "unknown").header("Accept-Language", "de-AT,en;q=0.5"))
                .andExpect(status().isNotFound())
                .andExpect(content().string(containsString("Dieser Link führt ins Leere")));
    }

    @Test
    void a_unit_can_be_asked_alone_and_what_is_no_unit_is_refused_with_those_that_are() throws Exception {
        web.perform(ask("{\"unit\": \"sales\"}"))
                .andExpect(status().isAccepted())
                .andExpect(jsonPath("$.asked").value(2));
        assertThat(mailedTo("cid")).isEmpty();

        web.perform(ask("{\"unit\": \"seles\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(containsString("unit ('seles') is no unit of the program")))
                .andExpect(jsonPath("$.detail").value(containsString("sales")));
        web.perform(ask("{\"unit\": \"law\"}"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.detail").value(containsString("unit ('law') has nobody to ask")));
    }

    @Test
    void asking_again_mails_nobody_who_answered_or_was_asked_within_a_week() throws Exception {
        volunteers.ask("crm", null, "office");
        sent();
        submit("ada", "yes");
        assertThat(volunteers.ask("crm", null, "office"))
                .isEqualTo(new Volunteers.AskedNow(4, 0, 1, 2, List.of("dan")));

        clock.advance(Duration.ofDays(7));
        assertThat(volunteers.ask("crm", null, "office"))
                .isEqualTo(new Volunteers.AskedNow(4, 2, 1, 0, List.of("dan")));
        assertThat(mailedTo("ada")).hasSize(1);
        assertThat(mailedTo("ben")).hasSize(2);
    }

    @Test
    void whose_mail_has_not_gone_yet_gets_no_second_one() {
        volunteers.ask("crm", null, "office");
        clock.advance(Duration.ofDays(8));

        assertThat(volunteers.ask("crm", null, "office").askedLately()).isEqualTo(3);
        assertThat(mailedTo("ada")).hasSize(1);
    }

    @Test
    void two_who_ask_at_the_same_moment_mail_everybody_once() throws Exception {
        for (int more = 0; more < 30; more++) {
            stage.with("p" + more, "it", "Developer", "p" + more + "@example.com");
        }
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<Integer> ask = () -> {
                together.await();
                return volunteers.ask("crm", null, "office").asked();
            };
            List<Future<Integer>> both = List.of(threads.submit(ask), threads.submit(ask));
            together.countDown();
            assertThat(both.get(0).get(1, TimeUnit.MINUTES) + both.get(1).get(1, TimeUnit.MINUTES))
                    .isEqualTo(33);
        }
        assertThat(IntStream.range(0, 30).boxed().toList())
                .allSatisfy(more -> assertThat(mailedTo("p" + more)).hasSize(1));
    }

    @Test
    void the_mail_waits_like_a_message_about_the_program() {
        volunteers.ask("crm", null, "office");

        assertThat(bench.jdbc
                        .sql("select distinct location from delivery where courteous")
                        .query(String.class)
                        .list())
                .containsExactly("Berlin");
    }

    @Test
    void looking_at_the_page_changes_nothing_and_it_says_what_a_yes_means() throws Exception {
        volunteers.ask("crm", null, "office");
        for (int look = 0; look < 2; look++) {
            web.perform(get("/volunteer/" + token("ada")))
                    .andExpect(status().isOk())
                    .andExpect(content().string(containsString("Would you try Acme CRM before the others?")))
                    .andExpect(content().string(containsString("trained for it in working time")))
                    .andExpect(content().string(containsString("For Name of ada only")))
                    .andExpect(content().string(not(containsString("ada@example.com"))))
                    .andExpect(header().string("Cache-Control", "no-store"))
                    .andExpect(header().string("Content-Security-Policy", containsString("default-src 'none'")));
        }
        assertThat(volunteers.answers("crm").open()).isEqualTo(3);
    }

    @Test
    void an_answer_is_taken_once_and_the_office_sees_counts_and_names() throws Exception {
        volunteers.ask("crm", null, "office");
        submit("ada", "yes");
        submit("ben", "no");
        web.perform(post("/volunteer/" + token("ada")).param("answer", "no"))
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("tell the program office")));

        web.perform(get("/api/programs/crm/volunteers"))
                .andExpect(jsonPath("$.people").value(4))
                .andExpect(jsonPath("$.asked").value(3))
                .andExpect(jsonPath("$.yes").value(1))
                .andExpect(jsonPath("$.no").value(1))
                .andExpect(jsonPath("$.open").value(1))
                .andExpect(jsonPath("$.notAsked").value(1))
                .andExpect(jsonPath("$.volunteers[0].username").value("ada"))
                .andExpect(jsonPath("$.volunteers[0].answer").value("yes"))
                .andExpect(jsonPath("$.volunteers[1].answer").value("no"))
                .andExpect(jsonPath("$.volunteers[2].answer").value("open"))
                .andExpect(jsonPath("$.volunteers[2].mail").value("PLANNED"));
    }

    @Test
    void neither_yes_nor_no_is_no_answer() throws Exception {
        volunteers.ask("crm", null, "office");
        web.perform(post("/volunteer/" + token("ada")).param("answer", "perhaps"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("Choose yes or no.")));
        assertThat(volunteers.answers("crm").open()).isEqualTo(3);
    }

    @Test
    void an_expired_link_takes_no_answer_and_sends_one_new_one_at_once() throws Exception {
        volunteers.ask("crm", null, "office");
        sent();
        String old = token("ada");
        clock.advance(Duration.ofDays(15));
        web.perform(post("/volunteer/" + old).param("answer", "yes"))
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("Send me a new link")));
        assertThat(volunteers.answers("crm").yes()).isZero();

        for (int press = 0; press < 2; press++) {
            web.perform(post("/volunteer/" + old).param("answer", "renew")).andExpect(status().isOk());
        }
        assertThat(mailedTo("ada")).hasSize(2);
        submit("ada", "yes");
        assertThat(volunteers.answers("crm").yes()).isOne();
    }

    @Test
    void who_has_left_is_counted_no_more_gets_no_mail_any_more_and_the_link_says_so() throws Exception {
        volunteers.ask("crm", null, "office");
        submit("ada", "yes");
        String ofBen = token("ben");
        stage.leaves("ada", clock.instant());
        stage.leaves("ben", clock.instant());
        bench.transactions.executeWithoutResult(status -> volunteers.imported(new PeopleImported("crm")));

        Volunteers.Answers answers = volunteers.answers("crm");
        assertThat(answers.yes()).isZero();
        assertThat(answers.volunteers())
                .extracting(Volunteers.Volunteer::username)
                .containsExactly("cid");
        assertThat(bench.jdbc
                        .sql("select state from delivery where username = 'ben' and body is null")
                        .query(String.class)
                        .list())
                .as("the secret goes with the mail that is not sent")
                .containsExactly(DeliveryState.NOT_REACHABLE.name());
        web.perform(get("/volunteer/" + ofBen))
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("not among the people")));
        web.perform(post("/volunteer/" + ofBen).param("answer", "yes")).andExpect(status().isGone());
        assertThat(bench.jdbc
                        .sql("select count(*) from pilot_volunteer where username = 'ben' and volunteers is null")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void an_unknown_link_says_what_to_do() throws Exception {
        for (String token : List.of("x", LinkToken.random())) {
            web.perform(get("/volunteer/" + token))
                    .andExpect(status().isNotFound())
                    .andExpect(content().string(containsString("Copy the whole address")));
            for (String answer : List.of("yes", "renew", "")) {
                web.perform(post("/volunteer/" + token).param("answer", answer)).andExpect(status().isNotFound());
            }
        }
    }

    private static RequestBuilder ask(String body) {
        return post("/api/programs/crm/volunteers/ask")
                .principal(() -> "office")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }

    private List<Person> ofDepartment(String id) {
        return stage.roster.people("crm", "any").stream()
                .filter(person -> person.departmentId().equals(id))
                .toList();
    }

    /** As if the mailer had handed over all that waits; the texts are kept, so that the links can be followed. */
    private void sent() {
        bench.jdbc
                .sql("update delivery set state = 'SENT', next_attempt_at = null")
                .update();
    }

    private void submit(String username, String answer) throws Exception {
        web.perform(post("/volunteer/" + token(username)).param("answer", answer))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Thank you")));
    }

    private List<String> mailedTo(String username) {
        return bench.jdbc
                .sql("select coalesce(body, '') from delivery where username = ? order by created_at, id")
                .param(username)
                .query(String.class)
                .list();
    }

    /** Of the newest mail. */
    private String token(String username) {
        String body = mailedTo(username).getLast();
        int begin = body.indexOf("/volunteer/") + "/volunteer/".length();
        return body.substring(begin, body.indexOf('\n', begin));
    }
}
