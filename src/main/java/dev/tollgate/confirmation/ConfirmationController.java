package dev.tollgate.confirmation;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;
import static dev.tollgate.link.LinkPage.problem;

import dev.tollgate.confirmation.LinkedConfirmations.Shown;
import dev.tollgate.link.LinkPage;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind a link. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping("/confirm/{token}")
class ConfirmationController {

    private static final int LONGEST_REASON = 2000;
    private static final String WHOM_TO_ASK = "The reply address of the mail that brought you here is the program"
            + " office: write there if something is wrong.";

    private final LinkedConfirmations confirmations;

    ConfirmationController(LinkedConfirmations confirmations) {
        this.confirmations = confirmations;
    }

    @GetMapping
    ResponseEntity<String> ask(@PathVariable String token) {
        return confirmations.shown(token).map(shown -> page(shown, "", "")).orElseGet(ConfirmationController::unknown);
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String reason) {
        if (answer.equals("renew")) {
            return confirmations.renew(token).map(this::renewed).orElseGet(ConfirmationController::unknown);
        }
        Optional<Shown> asked = confirmations.shown(token);
        String wrong = wrong(answer, reason, asked.filter(Shown::reasonNeeded).isPresent());
        if (!wrong.isEmpty()) {
            return asked.map(shown -> page(shown, wrong, reason)).orElseGet(ConfirmationController::unknown);
        }
        boolean yes = answer.equals("yes");
        return confirmations
                .answer(token, yes, reason.strip())
                .map(before -> before.state() == LinkedConfirmations.State.OPEN ? thanks(yes) : page(before, "", ""))
                .orElseGet(ConfirmationController::unknown);
    }

    private static String wrong(String answer, String reason, boolean reasonNeeded) {
        if (!answer.equals("yes") && !answer.equals("no")) {
            return "Choose yes or no.";
        }
        if (answer.equals("no") && reason.isBlank()) {
            return "Say in a sentence what stands against it, so that it can be solved.";
        }
        if (reasonNeeded && reason.isBlank()) {
            return "Say why in a sentence; this question is about the reason.";
        }
        return reason.length() > LONGEST_REASON
                ? "The reason is too long: %d characters are the most.".formatted(LONGEST_REASON)
                : "";
    }

    private static ResponseEntity<String> page(Shown shown, String wrong, String reason) {
        return switch (shown.state()) {
            case OPEN -> question(shown, wrong, reason);
            case ANSWERED ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "This question is answered",
                        paragraphs("The link works once, and an answer to this question of '%s' has been given.\n\n"
                                        .formatted(shown.program())
                                + "If that answer was not yours, or should have been another one, tell the program office"
                                + " today. "
                                + WHOM_TO_ASK));
            case EXPIRED ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "This link is too old",
                        paragraphs("The question of '%s' still waits for your answer.".formatted(shown.program()))
                                + """
                                <form method="post">
                                <button type="submit" name="answer" value="renew">Send me a new link</button>
                                </form>
                                <p class="hint">It goes to the same mail address as this one.</p>
                                """);
        };
    }

    private static ResponseEntity<String> question(Shown shown, String wrong, String reason) {
        return LinkPage.of(
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                shown.program() + ": your yes or no",
                (wrong.isEmpty() ? "" : problem(wrong))
                        + "<p class=\"hint\">For %s only</p>%n".formatted(escaped(shown.person()))
                        + paragraphs(shown.question())
                        + """
                        <form method="post">
                        <fieldset>
                        <legend>Do you confirm this?</legend>
                        <label><input type="radio" name="answer" value="yes" required> Yes</label>
                        <label><input type="radio" name="answer" value="no"> No</label>
                        </fieldset>
                        <label class="field" for="reason">Your reason</label>
                        <p class="hint" id="reason-hint">With a no, say what stands against it. %s</p>
                        <textarea id="reason" name="reason" rows="4" maxlength="%d" aria-describedby="reason-hint">%s</textarea>
                        <p><button type="submit">Answer</button></p>
                        </form>
                        <p class="hint">Your answer is kept as evidence of the program, with your user name and the time. It \
                        cannot be changed afterwards.</p>
                        """.formatted(
                                        shown.reasonNeeded()
                                                ? "With a yes, say why: without a reason the answer is not taken."
                                                : "With a yes you may add what should be kept in mind.",
                                        LONGEST_REASON,
                                        escaped(reason)));
    }

    private static ResponseEntity<String> thanks(boolean yes) {
        return LinkPage.of(
                HttpStatus.OK,
                "Thank you",
                paragraphs("You answered %s. The program goes on with it; there is nothing more for you to do here."
                        .formatted(yes ? "yes" : "no")));
    }

    private ResponseEntity<String> renewed(Shown shown) {
        return shown.state() == LinkedConfirmations.State.EXPIRED
                ? LinkPage.of(
                        HttpStatus.OK,
                        "A new link is on its way",
                        paragraphs("Look into your mailbox in a few minutes. " + WHOM_TO_ASK))
                : page(shown, "", "");
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
