package dev.tollgate.taskpage;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;

import dev.tollgate.link.LinkPage;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.taskpage.TaskPages.Page;
import dev.tollgate.taskpage.TaskPages.Where;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind a link to a task. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping("/task/{token}")
class TaskPageController {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);
    private static final String WHOM_TO_ASK = "The reply address of the mail that brought you here is the program"
            + " office: write there if something is wrong.";

    private final TaskPages pages;
    private final WebAddresses addresses;

    TaskPageController(TaskPages pages, WebAddresses addresses) {
        this.pages = pages;
        this.addresses = addresses;
    }

    @GetMapping
    ResponseEntity<String> look(@PathVariable String token) {
        return pages.page(token).map(this::shown).orElseGet(TaskPageController::unknown);
    }

    @PostMapping
    ResponseEntity<String> answer(@PathVariable String token, @RequestParam MultiValueMap<String, String> submitted) {
        Optional<Page> found = pages.page(token);
        if (found.isEmpty()) {
            return unknown();
        }
        Page page = found.get();
        if (page.where() == Where.EXPIRED && submitted.containsKey("renew")) {
            pages.renew(page);
            return LinkPage.of(
                    HttpStatus.OK,
                    "A new link is on its way",
                    paragraphs("Look into your mailbox in a few minutes. " + WHOM_TO_ASK));
        }
        if (page.where() != Where.OPEN || page.form() == null) {
            return shown(page);
        }
        TaskForm form = new TaskForm(page.form());
        if (!form.answerable()) {
            return shown(page);
        }
        TaskForm.Answer answer = form.read(submitted);
        if (!answer.wrong().isEmpty()) {
            return asked(page, form, answer);
        }
        return switch (pages.answer(page, answer.content())) {
            case TAKEN ->
                LinkPage.of(
                        HttpStatus.OK,
                        "Thank you",
                        paragraphs("Your answer to \"%s\" has arrived, and the program goes on with it.\n\n"
                                        .formatted(page.link().taskName())
                                + "There is nothing more for you to do here. If something is not yet good enough, the task"
                                + " comes back to you with the reasons."));
            case KEPT ->
                LinkPage.of(
                        HttpStatus.ACCEPTED,
                        "Thank you, your answer is kept",
                        paragraphs(
                                "The process engine does not answer at the moment. Your answer to \"%s\" is stored and"
                                                .formatted(page.link().taskName())
                                        + " handed on by itself as soon as it does. You need not send it again."));
            case NOT_TAKEN -> pages.page(token).map(this::shown).orElseGet(TaskPageController::unknown);
        };
    }

    private ResponseEntity<String> shown(Page page) {
        String task = page.link().taskName();
        return switch (page.where()) {
            case OPEN -> asked(page, new TaskForm(page.form()), new TaskForm.Answer(Map.of(), Map.of()));
            case ANSWERED ->
                gone(
                        "You answered this",
                        "The link works once, and you have answered \"%s\" with it.\n\n".formatted(task)
                                + "If that answer was not yours, or should have been another one, tell the program office"
                                + " today. "
                                + WHOM_TO_ASK);
            case GONE ->
                gone(
                        "This is done",
                        "\"%s\" of '%s' does not wait any more: somebody answered it meanwhile, or it is no longer needed."
                                        .formatted(task, page.program().name())
                                + " There is nothing for you to do here.\n\n"
                                + WHOM_TO_ASK);
            case HANDED_OVER ->
                gone(
                        "This waits for somebody else now",
                        "\"%s\" of '%s' was handed over, because you were away or have another duty now.\n\n"
                                        .formatted(task, page.program().name())
                                + WHOM_TO_ASK);
            case EXPIRED ->
                LinkPage.of(
                        HttpStatus.GONE,
                        "This link is too old",
                        paragraphs("\"%s\" of '%s' still waits for you."
                                        .formatted(task, page.program().name()))
                                + """
                                <form method="post">
                                <button type="submit" name="renew" value="true">Send me a new link</button>
                                </form>
                                <p class="hint">It goes to the same mail address as this one.</p>
                                """
                                + tasklist("You can also answer it in Tasklist"));
            case UNREACHABLE ->
                LinkPage.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Not now",
                        paragraphs(
                                "The process engine does not answer at the moment, and \"%s\" cannot be shown without it."
                                                .formatted(task)
                                        + " Your link stays good: open it again in a few minutes."));
        };
    }

    private ResponseEntity<String> asked(Page page, TaskForm form, TaskForm.Answer answer) {
        boolean wrong = !answer.wrong().isEmpty();
        String about = "<p class=\"hint\">For %s only · due %s</p>%n"
                .formatted(
                        escaped(page.person()),
                        escaped(DAY.format(
                                page.form().task().until().atZone(page.program().timeZone()))));
        String questions = form.html(answer.content(), answer.wrong());
        String body;
        if (form.answerable()) {
            body = (wrong ? form.summary(answer.wrong()) : "")
                    + about
                    + "<form method=\"post\" novalidate>\n"
                    + questions
                    + "<p><button type=\"submit\">Send the answer</button></p>\n</form>\n"
                    + "<p class=\"hint\">The link works once. Your answer is kept as evidence of the program, with your user"
                    + " name and the time.</p>\n";
        } else {
            body = about
                    + questions
                    + "<p>This task has rows to be added, so it is answered in Tasklist.</p>\n"
                    + tasklist("Answer it in Tasklist");
        }
        return LinkPage.of(
                wrong ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.OK,
                (wrong ? "Please check: " : "") + page.link().taskName(),
                body);
    }

    private String tasklist(String label) {
        return "<p><a href=\"%s\">%s</a></p>%n".formatted(escaped(addresses.tasklist()), escaped(label));
    }

    private static ResponseEntity<String> gone(String title, String text) {
        return LinkPage.of(HttpStatus.GONE, title, paragraphs(text));
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
