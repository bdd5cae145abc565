package dev.tollgate.survey;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;
import static dev.tollgate.link.LinkPage.problem;

import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import dev.tollgate.link.LinkPage;
import dev.tollgate.survey.Surveys.Shown;
import dev.tollgate.survey.Surveys.State;
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

/** The page behind the link of the pulse. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping(Surveys.PATH + "{token}")
class SurveyPage {

    private static final int BEST = 5;

    private final Surveys surveys;

    SurveyPage(Surveys surveys) {
        this.surveys = surveys;
    }

    @GetMapping
    ResponseEntity<String> ask(
            @PathVariable String token,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        return surveys.shown(token)
                .map(shown -> page(shown, new Form("", "", ""), ""))
                .orElseGet(() -> unknown(languages));
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String outside,
            @RequestParam(defaultValue = "") String satisfaction,
            @RequestParam(defaultValue = "") String hinders,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        Form form = new Form(outside, satisfaction, hinders);
        Optional<Shown> asked = form.complete()
                ? surveys.answer(token, outside.equals("yes"), Integer.parseInt(satisfaction), hinders)
                : surveys.shown(token);
        return asked.map(before -> {
                    if (!form.complete()) {
                        return page(before, form, form.wrong(before.words()));
                    }
                    return before.state() == State.OPEN ? thanks(before.words()) : page(before, form, "");
                })
                .orElseGet(() -> unknown(languages));
    }

    /** As it was submitted. */
    private record Form(String outside, String satisfaction, String hinders) {

        boolean complete() {
            return saysYesOrNo() && chooses() && fits();
        }

        /** Empty where it is complete. */
        String wrong(Words words) {
            if (!saysYesOrNo()) {
                return words.text("pulse.wrong.outside");
            }
            if (!chooses()) {
                return words.text("pulse.wrong.satisfied");
            }
            return fits()
                    ? ""
                    : words.text(
                            "pulse.wrong.long",
                            Integer.toString(hinders.strip().length()),
                            Integer.toString(Surveys.LONGEST_WORD));
        }

        private boolean saysYesOrNo() {
            return outside.equals("yes") || outside.equals("no");
        }

        private boolean chooses() {
            return satisfaction.matches("[1-" + BEST + "]");
        }

        private boolean fits() {
            return hinders.strip().length() <= Surveys.LONGEST_WORD;
        }
    }

    private static ResponseEntity<String> page(Shown shown, Form form, String wrong) {
        return switch (shown.state()) {
            case OPEN -> questions(shown, form, wrong);
            case ANSWERED -> gone(shown, "pulse.answered");
            case OVER -> gone(shown, "pulse.over");
            case LEFT -> gone(shown, "pulse.left");
        };
    }

    private static ResponseEntity<String> gone(Shown shown, String key) {
        Words words = shown.words();
        return LinkPage.of(
                words, HttpStatus.GONE, words.text(key + ".title"), paragraphs(words.text(key, shown.program())));
    }

    private static ResponseEntity<String> questions(Shown shown, Form form, String wrong) {
        Words words = shown.words();
        StringBuilder scale = new StringBuilder();
        for (int at = 1; at <= BEST; at++) {
            scale.append(choice(
                    "satisfaction", Integer.toString(at), words.html("pulse.satisfied." + at), form.satisfaction()));
        }
        return LinkPage.of(
                words,
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                words.text("pulse.title", shown.software()),
                (wrong.isEmpty() ? "" : problem(wrong))
                        + """
                        <form method="post">
                        <fieldset>
                        <legend>%s</legend>
                        %s</fieldset>
                        <fieldset>
                        <legend>%s</legend>
                        %s</fieldset>
                        <p><label class="field" for="hinders">%s <span class="optional">%s</span></label>
                        <textarea id="hinders" name="hinders" rows="4" maxlength="%d">%s</textarea></p>
                        <p><button type="submit">%s</button></p>
                        </form>
                        <p class="hint">%s</p>
                        """.formatted(
                                        words.html("pulse.outside", shown.software()),
                                        choice("outside", "yes", words.html("link.yes"), form.outside())
                                                + choice("outside", "no", words.html("link.no"), form.outside()),
                                        words.html("pulse.satisfied", shown.software()),
                                        scale,
                                        words.html("pulse.hinders"),
                                        words.html("pulse.optional"),
                                        Surveys.LONGEST_WORD,
                                        escaped(form.hinders()),
                                        words.html("link.answer"),
                                        words.html("pulse.hint")));
    }

    /** @param text escaped already */
    private static String choice(String name, String value, String text, String chosen) {
        return "<label><input type=\"radio\" name=\"%s\" value=\"%s\" required%s> %s</label>%n"
                .formatted(name, value, value.equals(chosen) ? " checked" : "", text);
    }

    private static ResponseEntity<String> thanks(Words words) {
        return LinkPage.of(words, HttpStatus.OK, words.text("link.thanks"), paragraphs(words.text("pulse.thanks")));
    }

    /** Questions that were counted are forgotten, and their links with them. */
    private static ResponseEntity<String> unknown(String acceptLanguage) {
        Words words = Words.in(Languages.preferred(acceptLanguage));
        return LinkPage.of(
                words,
                HttpStatus.NOT_FOUND,
                words.text("link.unknown.title"),
                paragraphs(words.sentences(words.text("pulse.unknown"), words.text("link.unknown"))));
    }
}
