package dev.tollgate.story;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import dev.tollgate.Tollgate;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Programs;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The whole application on the in-memory engine; each test runs a program of its own and clears it away. */
@SpringBootTest(
        classes = Tollgate.class,
        properties = {
            "camunda.client.enabled=false",
            "spring.test.print-condition-evaluation-report=false",
            "tollgate.evidence.key=a key for tests that is long enough to be taken",
            "tollgate.engine.retry-after=50ms",
            "tollgate.engine.outbox-every=50ms",
            "tollgate.mail.poll=100ms",
            "tollgate.lifecycle.probe-every=500ms",
            "tollgate.gate.live-every=1h"
        })
@AutoConfigureMockMvc
@Import(StoryConfiguration.class)
@DirtiesContext
abstract class StoryTest {

    static final List<String> SERVICE = List.of("ada", "cleo", "tess", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8");
    static final List<String> FIELD =
            List.of("rhea", "lou", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10");
    static final List<String> EVERYBODY =
            Stream.concat(SERVICE.stream(), FIELD.stream()).toList();

    @Autowired
    TestEngine engine;

    @Autowired
    MovableClock clock;

    @Autowired
    Programs programs;

    @Autowired
    Ledger ledger;

    @Autowired
    GreenMail mails;

    @Autowired
    @Qualifier("engineStart")
    SmartLifecycle workers;

    @Autowired
    MockMvc web;

    @Autowired
    ObjectMapper json;

    ProgramStory story;

    @BeforeEach
    void story() {
        story = new ProgramStory(engine, clock);
    }

    /** Programs of earlier tests would ask for answers and hold the time up. */
    @AfterEach
    void endAll() throws Exception {
        if (!workers.isRunning()) {
            workers.start();
        }
        for (long root : engine.activeRoots()) {
            engine.client().newCancelInstanceCommand(root).send().join();
        }
        story.soon("everything has ended", () -> engine.activeRoots().isEmpty());
        mails.purgeEmailFromAllMailboxes();
    }

    /** A registered program that has not been started; its people's mail addresses are its own. */
    String register(String id) throws Exception {
        return programs.register(definition(id), people(id).getBytes(StandardCharsets.UTF_8), "test")
                .programId();
    }

    static String definition(String id) throws Exception {
        return Files.readString(Path.of("src/test/resources/story/program.yaml"))
                .replace("id: desk", "id: " + id);
    }

    static String people(String id) throws Exception {
        return Files.readString(Path.of("src/test/resources/story/people.csv")).replace("@", "@" + id + ".");
    }

    /** Registers a program and starts it as Tasklist does. */
    long begin(String id) throws Exception {
        return story.start(Map.of("how", "registered", "programId", register(id)));
    }

    /** From now on these people do their key action every third day, and the source system reports it. */
    void use(String program, Collection<String> usernames) {
        story.asTimePasses((from, to) -> {
            List<LocalDate> days =
                    from.datesUntil(to).filter(day -> day.toEpochDay() % 3 == 0).toList();
            if (days.isEmpty()) {
                return;
            }
            String events = days.stream()
                    .flatMap(day -> usernames.stream()
                            .map(username ->
                                    "%s-%s,%s,request-answered,%sT09:30:00Z".formatted(username, day, username, day)))
                    .collect(Collectors.joining("\n", "eventId,username,feature,occurredAt\n", "\n"));
            MockHttpServletResponse answer = asked(
                    "INTEGRATION",
                    post("/api/programs/{id}/usage", program)
                            .contentType("text/csv")
                            .content(events));
            if (answer.getStatus() != 200) {
                throw new AssertionError("Usage was not imported: " + text(answer));
            }
        });
    }

    Map<String, Object> status(String program) {
        return content(asked("EXECUTIVE", get("/api/programs/{id}/status", program)));
    }

    MockHttpServletResponse asked(String role, MockHttpServletRequestBuilder request) {
        try {
            return web.perform(request.with(user("somebody").roles(role)))
                    .andReturn()
                    .getResponse();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Map<String, Object> content(MockHttpServletResponse response) {
        try {
            return json.readValue(text(response), new TypeReference<>() {});
        } catch (IOException e) {
            throw new AssertionError(text(response), e);
        }
    }

    static String text(MockHttpServletResponse response) {
        try {
            return response.getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /** What a gate has said so far, in order. */
    /** Until somebody has to plan remedies at this gate; at the gates before it they are planned as they come. */
    OpenTask untilHeldAt(String gate) {
        OpenTask remedies = story.untilAsked("PlanRemediesTask");
        while (!gate.equals(engine.shown(remedies).get("subject"))) {
            story.answer(remedies);
            remedies = story.untilAsked("PlanRemediesTask");
        }
        return remedies;
    }

    List<String> outcomes(String program, String gate) {
        return evidence(program, EvidenceKind.GATE_DECIDED).stream()
                .filter(data -> gate.equals(data.get("gate")))
                .map(data -> (String) data.get("outcome"))
                .toList();
    }

    List<Map<String, Object>> evidence(String program, EvidenceKind kind) {
        return ledger.entries(program).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == kind)
                .map(Evidence::data)
                .toList();
    }

    boolean completed(String program) {
        return !evidence(program, EvidenceKind.PROGRAM_COMPLETED).isEmpty();
    }

    /** The processes that were sealed, in order. */
    List<String> sealed(String program) {
        return ledger.entries(program).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == EvidenceKind.SEALED)
                .map(Evidence::processId)
                .toList();
    }

    /** How far the program's only wave is. */
    Map<String, Object> wave(String program) {
        return json.convertValue(((List<?>) status(program).get("waves")).getFirst(), new TypeReference<>() {});
    }

    /** From now on these people miss every training session that they are invited to. */
    void absent(Collection<String> usernames) {
        story.answerShown("record-attendance", (answer, shown) -> {
            Map<String, Object> attendance = new HashMap<>(answer);
            attendance.put(
                    "absent",
                    ((List<?>) shown.get("learners"))
                            .stream()
                                    .map(learner -> ((Map<?, ?>) learner).get("value"))
                                    .filter(usernames::contains)
                                    .toList());
            return attendance;
        });
    }

    List<String> mailsTo(String program, String username) {
        String address = username + "@" + program + ".example.com";
        return Arrays.stream(mails.getReceivedMessages())
                .filter(mail -> to(mail).equals(address))
                .map(GreenMailUtil::getWholeMessage)
                .toList();
    }

    private static String to(MimeMessage mail) {
        try {
            return ((InternetAddress) mail.getAllRecipients()[0]).getAddress();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
