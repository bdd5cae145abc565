package dev.tollgate.confirmation;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;
import static dev.tollgate.link.LinkPage.problem;

import dev.tollgate.confirmation.LinkedConfirmations.Shown;
import dev.tollgate.language.Words;
import dev.tollgate.link.LinkPage;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind a link. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping("/confirm/{token}")
class ConfirmationController {

    private static final int LONGEST_REASON = 2000;

    private final LinkedConfirmations confirmations;

    ConfirmationController(LinkedConfirmations confirmations) {
        this.confirmations = confirmations;
    }

    @GetMapping
    ResponseEntity<String> ask(
            @PathVariable String token,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        return confirmations
                .shown(token)
                .map(shown -> page(shown, "", ""))
                .orElseGet(() -> LinkPage.unknown(languages, true));
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String reason,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        Optional<Shown> asked = answer.equals("renew") ? confirmations.renew(token) : confirmations.shown(token);
        if (asked.isEmpty()) {
            return LinkPage.unknown(languages, true);
        }
        Shown shown = asked.get();
        if (answer.equals("renew")) {
            return shown.state() == LinkedConfirmations.State.EXPIRED
                    ? LinkPage.renewed(shown.words())
                    : page(shown, "", "");
        }
        String wrong = wrong(shown, answer, reason);
        if (!wrong.isEmpty()) {
            return page(shown, wrong, reason);
        }
        boolean yes = answer.equals("yes");
        return confirmations
                .answer(token, yes, reason.strip())
                .map(before -> before.state() == LinkedConfirmations.State.OPEN
                        ? thanks(before.words(), yes)
                        : page(before, "", ""))
                .orElseGet(() -> LinkPage.unknown(languages, true));
    }

    private static String wrong(Shown shown, String answer, String reason) {
        Words words = shown.words();
        if (!answer.equals("yes") && !answer.equals("no")) {
            return words.text("link.choose");
        }
        if (answer.equals("no") && reason.isBlank()) {
            return words.text("confirm.wrong.no");
        }
        if (shown.reasonNeeded() && reason.isBlank()) {
            return words.text("confirm.wrong.yes");
        }
        return reason.length() > LONGEST_REASON ? words.text("confirm.wrong.long", String.valueOf(LONGEST_REASON)) : "";
    }

    private static ResponseEntity<String> page(Shown shown, String wrong, String reason) {
        Words words = shown.words();
        return switch (shown.state()) {
            case OPEN -> question(shown, wrong, reason);
            case ANSWERED ->
                LinkPage.of(
                        words,
                        HttpStatus.GONE,
                        words.text("confirm.answered.title"),
                        paragraphs(words.text("confirm.answered", shown.program())
                                + "\n\n"
                                + words.sentences(
                                        words.text("confirm.answered.otherwise"), words.text("link.whomToAsk"))));
            case EXPIRED -> LinkPage.expired(words, words.text("confirm.expired", shown.program()));
        };
    }

    private static ResponseEntity<String> question(Shown shown, String wrong, String reason) {
        Words words = shown.words();
        return LinkPage.of(
                words,
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                words.text("confirm.title", shown.program()),
                (wrong.isEmpty() ? "" : problem(wrong))
                        + "<p class=\"hint\">%s</p>%n".formatted(words.html("link.onlyFor", shown.person()))
                        + paragraphs(shown.question())
                        + """
                        <form method="post">
                        <fieldset>
                        <legend>%s</legend>
                        <label><input type="radio" name="answer" value="yes" required> %s</label>
                        <label><input type="radio" name="answer" value="no"> %s</label>
                        </fieldset>
                        <label class="field" for="reason">%s</label>
                        <p class="hint" id="reason-hint">%s</p>
                        <textarea id="reason" name="reason" rows="4" maxlength="%d" aria-describedby="reason-hint">%s</textarea>
                        <p><button type="submit">%s</button></p>
                        </form>
                        <p class="hint">%s</p>
                        """.formatted(
                                        words.html("confirm.question"),
                                        words.html("link.yes"),
                                        words.html("link.no"),
                                        words.html("confirm.reason"),
                                        escaped(words.sentences(
                                                words.text("confirm.reason.no"),
                                                words.text(
                                                        shown.reasonNeeded()
                                                                ? "confirm.reason.needed"
                                                                : "confirm.reason.optional"))),
                                        LONGEST_REASON,
                                        escaped(reason),
                                        words.html("link.answer"),
                                        words.html("confirm.hint")));
    }

    private static ResponseEntity<String> thanks(Words words, boolean yes) {
        return LinkPage.of(
                words,
                HttpStatus.OK,
                words.text("link.thanks"),
                paragraphs(words.text(yes ? "confirm.thanks.yes" : "confirm.thanks.no")));
    }
}
