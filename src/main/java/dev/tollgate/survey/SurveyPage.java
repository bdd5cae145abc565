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
import java.util.EnumMap;
import java.util.Map;
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

/** The page behind the link of a survey. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping({Survey.LIVE + "{token}", Survey.BEFORE_GO_LIVE + "{token}"})
class SurveyPage {

    private static final String YES = "yes";
    private static final String NO = "no";

    private final Surveys surveys;

    SurveyPage(Surveys surveys) {
        this.surveys = surveys;
    }

    @GetMapping
    ResponseEntity<String> ask(
            @PathVariable String token,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        return surveys.shown(token)
                .map(shown -> page(shown, Form.of(shown, Map.of()), ""))
                .orElseGet(() -> unknown(languages));
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam Map<String, String> submitted,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        Optional<Shown> shown = surveys.shown(token);
        if (shown.isEmpty()) {
            return unknown(languages);
        }
        Form form = Form.of(shown.get(), submitted);
        String wrong = form.wrong();
        if (shown.get().state() != State.OPEN || !wrong.isEmpty()) {
            return page(shown.get(), form, wrong);
        }
        return surveys.answer(token, form.reply())
                .map(before -> before.state() == State.OPEN ? thanks(before.words()) : page(before, form, ""))
                .orElseGet(() -> unknown(languages));
    }

    /** As it was submitted; a question left out is empty. */
    private record Form(Shown shown, Map<Question, String> submitted) {

        static Form of(Shown shown, Map<String, String> submitted) {
            Map<Question, String> known = new EnumMap<>(Question.class);
            shown.survey()
                    .questions()
                    .forEach(question -> known.put(
                            question, submitted.getOrDefault(question.key(), "").strip()));
            return new Form(shown, known);
        }

        /** What is missing or too much, of the first question where something is; empty where nothing is. */
        String wrong() {
            String first = shown.survey().questions().stream()
                    .map(this::wrong)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
            boolean nothing = submitted.values().stream().allMatch(String::isEmpty);
            return first.isEmpty() && nothing ? shown.words().text("survey.wrong.nothing") : first;
        }

        private String wrong(Question question) {
            String said = submitted.get(question);
            String asked = question.text(shown.words(), shown.software());
            return switch (question.kind()) {
                case YES_NO ->
                    said.equals(YES) || said.equals(NO) ? "" : shown.words().text("survey.wrong.yesOrNo", asked);
                case SCALE ->
                    said.matches("[1-" + Question.BEST + "]")
                            ? ""
                            : shown.words().text("survey.wrong.scale", asked);
                case WORDS ->
                    said.length() <= Surveys.LONGEST_WORD
                            ? ""
                            : shown.words()
                                    .text(
                                            "survey.wrong.long",
                                            asked,
                                            Integer.toString(said.length()),
                                            Integer.toString(Surveys.LONGEST_WORD));
            };
        }

        Reply reply() {
            Map<Question, Integer> values = new EnumMap<>(Question.class);
            Map<Question, String> words = new EnumMap<>(Question.class);
            submitted.forEach((question, said) -> {
                switch (question.kind()) {
                    case YES_NO -> values.put(question, said.equals(YES) ? 1 : 0);
                    case SCALE -> values.put(question, Integer.valueOf(said));
                    case WORDS -> words.put(question, said);
                }
            });
            words.values().removeIf(String::isEmpty);
            return new Reply(values, words);
        }
    }

    private static ResponseEntity<String> page(Shown shown, Form form, String wrong) {
        return switch (shown.state()) {
            case OPEN -> questions(shown, form, wrong);
            case ANSWERED -> gone(shown, "survey.answered");
            case OVER -> gone(shown, "survey.over");
            case LEFT -> gone(shown, "survey.left");
        };
    }

    private static ResponseEntity<String> gone(Shown shown, String key) {
        Words words = shown.words();
        return LinkPage.of(
                words, HttpStatus.GONE, words.text(key + ".title"), paragraphs(words.text(key, shown.program())));
    }

    private static ResponseEntity<String> questions(Shown shown, Form form, String wrong) {
        Words words = shown.words();
        StringBuilder fields = new StringBuilder();
        form.submitted().forEach((question, said) -> fields.append(field(shown, question, said)));
        return LinkPage.of(
                words,
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                words.text(shown.survey().key() + ".title", shown.software()),
                (wrong.isEmpty() ? "" : problem(wrong))
                        + """
                        <form method="post">
                        %s<p><button type="submit">%s</button></p>
                        </form>
                        <p class="hint">%s</p>
                        """.formatted(
                                        fields,
                                        words.html("link.answer"),
                                        words.html(shown.survey().key() + ".hint")));
    }

    private static String field(Shown shown, Question question, String said) {
        Words words = shown.words();
        String asked = escaped(question.text(words, shown.software()));
        StringBuilder choices = new StringBuilder();
        switch (question.kind()) {
            case YES_NO ->
                choices.append(choice(question, YES, words.text("link.yes"), said))
                        .append(choice(question, NO, words.text("link.no"), said));
            case SCALE -> {
                for (int value = 1; value <= Question.BEST; value++) {
                    choices.append(choice(question, Integer.toString(value), question.choice(words, value), said));
                }
            }
            case WORDS -> {
                return """
                        <p><label class="field" for="%s">%s <span class="optional">%s</span></label>
                        <textarea id="%s" name="%s" rows="4" maxlength="%d">%s</textarea></p>
                        """.formatted(
                                question.key(),
                                asked,
                                words.html("survey.optional"),
                                question.key(),
                                question.key(),
                                Surveys.LONGEST_WORD,
                                escaped(said));
            }
        }
        return """
                <fieldset>
                <legend>%s</legend>
                %s</fieldset>
                """.formatted(asked, choices);
    }

    private static String choice(Question question, String value, String text, String chosen) {
        return "<label><input type=\"radio\" name=\"%s\" value=\"%s\" required%s> %s</label>%n"
                .formatted(question.key(), value, value.equals(chosen) ? " checked" : "", escaped(text));
    }

    private static ResponseEntity<String> thanks(Words words) {
        return LinkPage.of(words, HttpStatus.OK, words.text("link.thanks"), paragraphs(words.text("survey.thanks")));
    }

    /** Questions that were counted are forgotten, and their links with them. */
    private static ResponseEntity<String> unknown(String acceptLanguage) {
        Words words = Words.in(Languages.preferred(acceptLanguage));
        return LinkPage.of(
                words,
                HttpStatus.NOT_FOUND,
                words.text("link.unknown.title"),
                paragraphs(words.sentences(words.text("survey.unknown"), words.text("link.unknown"))));
    }
}
