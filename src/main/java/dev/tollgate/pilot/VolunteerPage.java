package dev.tollgate.pilot;

import static dev.tollgate.link.LinkPage.paragraphs;
import static dev.tollgate.link.LinkPage.problem;

import dev.tollgate.language.Words;
import dev.tollgate.link.LinkPage;
import dev.tollgate.pilot.Volunteers.Shown;
import dev.tollgate.pilot.Volunteers.State;
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

/** The page behind the link that asks for volunteers. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping(Volunteers.PATH + "{token}")
class VolunteerPage {

    private final Volunteers volunteers;

    VolunteerPage(Volunteers volunteers) {
        this.volunteers = volunteers;
    }

    @GetMapping
    ResponseEntity<String> ask(
            @PathVariable String token,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        return volunteers.shown(token).map(shown -> page(shown, "")).orElseGet(() -> LinkPage.unknown(languages, true));
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String answer,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        Optional<ResponseEntity<String>> answered = switch (answer) {
            case "yes", "no" ->
                volunteers
                        .answer(token, answer.equals("yes"))
                        .map(before -> before.state() == State.OPEN ? thanks(before, answer) : page(before, ""));
            case "renew" ->
                volunteers
                        .renew(token)
                        .map(before ->
                                before.state() == State.EXPIRED ? LinkPage.renewed(before.words()) : page(before, ""));
            default ->
                volunteers.shown(token).map(shown -> page(shown, shown.words().text("link.choose")));
        };
        return answered.orElseGet(() -> LinkPage.unknown(languages, true));
    }

    private static ResponseEntity<String> page(Shown shown, String wrong) {
        Words words = shown.words();
        return switch (shown.state()) {
            case OPEN -> question(shown, wrong);
            case ANSWERED ->
                LinkPage.of(
                        words,
                        HttpStatus.GONE,
                        words.text("volunteer.answered.title"),
                        paragraphs(words.text("volunteer.answered", shown.program())
                                + "\n\n"
                                + words.sentences(
                                        words.text("volunteer.answered.otherwise"), words.text("link.whomToAsk"))));
            case LEFT ->
                LinkPage.of(
                        words,
                        HttpStatus.GONE,
                        words.text("volunteer.left.title"),
                        paragraphs(words.sentences(
                                words.text("volunteer.left", shown.program()), words.text("link.whomToAsk"))));
            case EXPIRED -> LinkPage.expired(words, words.text("volunteer.expired", shown.software()));
        };
    }

    private static ResponseEntity<String> question(Shown shown, String wrong) {
        Words words = shown.words();
        return LinkPage.of(
                words,
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                words.text("volunteer.title", shown.software()),
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
                        <p><button type="submit">%s</button></p>
                        </form>
                        <p class="hint">%s</p>
                        """.formatted(
                                        words.html("volunteer.question"),
                                        words.html("volunteer.yes"),
                                        words.html("link.no"),
                                        words.html("link.answer"),
                                        words.html("volunteer.hint")));
    }

    private static ResponseEntity<String> thanks(Shown shown, String answer) {
        Words words = shown.words();
        return LinkPage.of(
                words,
                HttpStatus.OK,
                words.text("link.thanks"),
                paragraphs(words.text("volunteer.thanks." + answer, shown.program())));
    }
}
