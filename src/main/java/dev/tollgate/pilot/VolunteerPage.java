package dev.tollgate.pilot;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;
import static dev.tollgate.link.LinkPage.problem;

import dev.tollgate.link.LinkPage;
import dev.tollgate.pilot.Volunteers.Shown;
import dev.tollgate.pilot.Volunteers.State;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind the link that asks for volunteers. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping(Volunteers.PATH + "{token}")
class VolunteerPage {

    private static final String WHOM_TO_ASK = "The reply address of the mail that brought you here is the program"
            + " office: write there if something is wrong.";

    private final Volunteers volunteers;

    VolunteerPage(Volunteers volunteers) {
        this.volunteers = volunteers;
    }

    @GetMapping
    ResponseEntity<String> ask(@PathVariable String token) {
        return volunteers.shown(token).map(shown -> page(shown, "")).orElseGet(VolunteerPage::unknown);
    }

    @PostMapping
    ResponseEntity<String> answer(@PathVariable String token, @RequestParam(defaultValue = "") String answer) {
        return switch (answer) {
            case "yes", "no" ->
                volunteers
                        .answer(token, answer.equals("yes"))
                        .map(before -> before.state() == State.OPEN ? thanks(before, answer) : page(before, ""))
                        .orElseGet(VolunteerPage::unknown);
            case "renew" ->
                volunteers
                        .renew(token)
                        .map(before -> before.state() == State.EXPIRED ? renewed() : page(before, ""))
                        .orElseGet(VolunteerPage::unknown);
            default ->
                volunteers
                        .shown(token)
                        .map(shown -> page(shown, "Choose yes or no."))
                        .orElseGet(VolunteerPage::unknown);
        };
    }

    private static ResponseEntity<String> page(Shown shown, String wrong) {
        return switch (shown.state()) {
            case OPEN -> question(shown, wrong);
            case ANSWERED ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "You have answered",
                        paragraphs(
                                "The link works once, and an answer of yours to this question of '%s' has been taken.\n\nIf that answer was not yours, or you think otherwise now, tell the program office. %s"
                                        .formatted(shown.program(), WHOM_TO_ASK)));
            case LEFT ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "This question is not for you any more",
                        paragraphs("You are not among the people of '%s' any more, so nothing is asked of you. %s"
                                .formatted(shown.program(), WHOM_TO_ASK)));
            case EXPIRED ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "This link is too old",
                        paragraphs("You can still say whether you would try %s before the others."
                                        .formatted(shown.software()))
                                + """
                                <form method="post">
                                <button type="submit" name="answer" value="renew">Send me a new link</button>
                                </form>
                                <p class="hint">It goes to the same mail address as this one.</p>
                                """);
        };
    }

    private static ResponseEntity<String> question(Shown shown, String wrong) {
        return LinkPage.of(
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                "Would you try %s before the others?".formatted(shown.software()),
                (wrong.isEmpty() ? "" : problem(wrong))
                        + "<p class=\"hint\">For %s only</p>%n".formatted(escaped(shown.person()))
                        + paragraphs(shown.question())
                        + """
                        <form method="post">
                        <fieldset>
                        <legend>Would you be in the pilot group?</legend>
                        <label><input type="radio" name="answer" value="yes" required> Yes, I volunteer</label>
                        <label><input type="radio" name="answer" value="no"> No</label>
                        </fieldset>
                        <p><button type="submit">Answer</button></p>
                        </form>
                        <p class="hint">Noted are your name, the answer and the time. It is taken once.</p>
                        """);
    }

    private static ResponseEntity<String> thanks(Shown shown, String answer) {
        return LinkPage.of(
                HttpStatus.OK,
                "Thank you",
                paragraphs(
                        answer.equals("yes")
                                ? "It is noted that you volunteer. Who is in the group hears so from the program office of '%s'; until then there is nothing for you to do."
                                        .formatted(shown.program())
                                : "It is noted that you do not volunteer. Nothing more is asked of you for the pilot."));
    }

    private static ResponseEntity<String> renewed() {
        return LinkPage.of(
                HttpStatus.OK,
                "A new link is on its way",
                paragraphs("Look into your mailbox in a few minutes. " + WHOM_TO_ASK));
    }

    private static ResponseEntity<String> unknown() {
        return LinkPage.of(
                HttpStatus.NOT_FOUND,
                "This link leads nowhere",
                paragraphs("Mail programs sometimes break long links. Copy the whole address from the mail into the"
                        + " browser, up to the end of its line.\n\n"
                        + WHOM_TO_ASK));
    }
}
