package dev.tollgate.survey;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;
import static dev.tollgate.link.LinkPage.problem;

import dev.tollgate.link.LinkPage;
import dev.tollgate.survey.Surveys.Shown;
import dev.tollgate.survey.Surveys.State;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind the link of the pulse. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping(Surveys.PATH + "{token}")
class SurveyPage {

    private static final String[] SATISFACTION = {
        "1, not at all", "2, rather not", "3, so so", "4, satisfied", "5, very satisfied"
    };

    private final Surveys surveys;

    SurveyPage(Surveys surveys) {
        this.surveys = surveys;
    }

    @GetMapping
    ResponseEntity<String> ask(@PathVariable String token) {
        return surveys.shown(token)
                .map(shown -> page(shown, new Form("", "", ""), ""))
                .orElseGet(SurveyPage::unknown);
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String outside,
            @RequestParam(defaultValue = "") String satisfaction,
            @RequestParam(defaultValue = "") String hinders) {
        Form form = new Form(outside, satisfaction, hinders);
        String wrong = form.wrong();
        if (!wrong.isEmpty()) {
            return surveys.shown(token).map(shown -> page(shown, form, wrong)).orElseGet(SurveyPage::unknown);
        }
        return surveys.answer(token, outside.equals("yes"), Integer.parseInt(satisfaction), hinders)
                .map(before -> before.state() == State.OPEN ? thanks() : page(before, form, ""))
                .orElseGet(SurveyPage::unknown);
    }

    /** As it was submitted. */
    private record Form(String outside, String satisfaction, String hinders) {

        String wrong() {
            if (!outside.equals("yes") && !outside.equals("no")) {
                return "Say yes or no to the first question.";
            }
            if (!satisfaction.matches("[1-5]")) {
                return "Choose one of the five answers to the second question.";
            }
            if (hinders.strip().length() > Surveys.LONGEST_WORD) {
                return "What hinders you has %d characters; %d is the most. Please shorten it."
                        .formatted(hinders.strip().length(), Surveys.LONGEST_WORD);
            }
            return "";
        }
    }

    private static ResponseEntity<String> page(Shown shown, Form form, String wrong) {
        return switch (shown.state()) {
            case OPEN -> questions(shown, form, wrong);
            case ANSWERED ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "You have answered",
                        paragraphs(
                                "The link works once, and an answer has been taken by it. It is kept without your name, so"
                                        + " nobody can look it up or change it any more."));
            case OVER ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "It is too late for this one",
                        paragraphs(
                                "The answers to these questions of '%s' have been counted. You are asked again when the next"
                                                .formatted(shown.program())
                                        + " ones are due; there is nothing for you to do."));
            case LEFT ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "These questions are not for you any more",
                        paragraphs("You are not among the people of '%s' any more, so nothing is asked of you."
                                .formatted(shown.program())));
        };
    }

    private static ResponseEntity<String> questions(Shown shown, Form form, String wrong) {
        StringBuilder scale = new StringBuilder();
        for (int at = 1; at <= SATISFACTION.length; at++) {
            scale.append(choice("satisfaction", Integer.toString(at), SATISFACTION[at - 1], form.satisfaction()));
        }
        return LinkPage.of(
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                "How is it going with %s?".formatted(shown.software()),
                (wrong.isEmpty() ? "" : problem(wrong))
                        + """
                        <form method="post">
                        <fieldset>
                        <legend>Did you make a report or keep records outside %s in the last week?</legend>
                        %s</fieldset>
                        <fieldset>
                        <legend>How satisfied are you with %s?</legend>
                        %s</fieldset>
                        <p><label class="field" for="hinders">What hinders you? <span class="optional">(optional)</span></label>
                        <textarea id="hinders" name="hinders" rows="4" maxlength="%d">%s</textarea></p>
                        <p><button type="submit">Answer</button></p>
                        </form>
                        <p class="hint">Your answer is kept without your name, apart from this link. What you write is read by the \
                        change lead together with what others wrote, when at least five people have answered; leave out what only \
                        you could know.</p>
                        """.formatted(
                                        escaped(shown.software()),
                                        choice("outside", "yes", "Yes", form.outside())
                                                + choice("outside", "no", "No", form.outside()),
                                        escaped(shown.software()),
                                        scale,
                                        Surveys.LONGEST_WORD,
                                        escaped(form.hinders())));
    }

    private static String choice(String name, String value, String text, String chosen) {
        return "<label><input type=\"radio\" name=\"%s\" value=\"%s\" required%s> %s</label>%n"
                .formatted(name, value, value.equals(chosen) ? " checked" : "", text);
    }

    private static ResponseEntity<String> thanks() {
        return LinkPage.of(
                HttpStatus.OK,
                "Thank you",
                paragraphs(
                        "Your answer is kept, without your name. You are asked again in four weeks at the earliest."));
    }

    private static ResponseEntity<String> unknown() {
        return LinkPage.of(
                HttpStatus.NOT_FOUND,
                "This link leads nowhere",
                paragraphs(
                        "It may be one of questions that were counted long ago. Mail programs sometimes break long links, too:"
                                + " copy the whole address from the mail into the browser, up to the end of its line."));
    }
}
