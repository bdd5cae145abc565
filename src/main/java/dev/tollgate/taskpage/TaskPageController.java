package dev.tollgate.taskpage;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;

import dev.tollgate.language.Words;
import dev.tollgate.link.LinkPage;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.taskpage.TaskPages.Page;
import dev.tollgate.taskpage.TaskPages.Where;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind a link to a task. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping("/task/{token}")
class TaskPageController {

    private final TaskPages pages;
    private final WebAddresses addresses;

    TaskPageController(TaskPages pages, WebAddresses addresses) {
        this.pages = pages;
        this.addresses = addresses;
    }

    @GetMapping
    ResponseEntity<String> look(
            @PathVariable String token,
            @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) @Nullable String languages) {
        return pages.page(token).map(this::shown).orElseGet(() -> LinkPage.unknown(languages, true));
    }

    @PostMapping
    ResponseEntity<String> answer(
            @PathVariable String token,
            @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false) @Nullable String languages,
            @RequestParam MultiValueMap<String, String> submitted) {
        Optional<Page> found = pages.page(token);
        if (found.isEmpty()) {
            return LinkPage.unknown(languages, true);
        }
        Page page = found.get();
        Words words = page.words();
        if (page.where() == Where.EXPIRED && submitted.containsKey("renew")) {
            pages.renew(page);
            return LinkPage.renewed(words);
        }
        if (page.where() != Where.OPEN || page.form() == null) {
            return shown(page);
        }
        TaskForm form = new TaskForm(page.form(), words);
        if (!form.answerable()) {
            return shown(page);
        }
        TaskForm.Answer answer = form.read(submitted);
        if (!answer.wrong().isEmpty()) {
            return asked(page, form, answer);
        }
        String title = title(page, form);
        return switch (pages.answer(page, answer.content())) {
            case TAKEN ->
                LinkPage.of(
                        words,
                        HttpStatus.OK,
                        words.text("link.thanks"),
                        paragraphs(words.text("task.taken", title) + "\n\n" + words.text("task.taken.hint")));
            case KEPT ->
                LinkPage.of(
                        words,
                        HttpStatus.ACCEPTED,
                        words.text("task.kept.title"),
                        paragraphs(words.text("task.kept", title)));
            case NOT_TAKEN -> pages.page(token).map(this::shown).orElseGet(() -> LinkPage.unknown(languages, true));
        };
    }

    private ResponseEntity<String> shown(Page page) {
        Words words = page.words();
        String task = page.link().taskName();
        String program = page.program().name();
        return switch (page.where()) {
            case OPEN -> {
                TaskForm form = new TaskForm(page.form(), words);
                yield asked(page, form, new TaskForm.Answer(Map.of(), Map.of()));
            }
            case ANSWERED ->
                gone(
                        words,
                        "task.answered.title",
                        words.text("task.answered", task),
                        words.sentences(words.text("task.answered.otherwise"), words.text("link.whomToAsk")));
            case GONE ->
                gone(words, "task.gone.title", words.text("task.gone", task, program), words.text("link.whomToAsk"));
            case HANDED_OVER ->
                gone(
                        words,
                        "task.handedOver.title",
                        words.text("task.handedOver", task, program),
                        words.text("link.whomToAsk"));
            case EXPIRED ->
                LinkPage.of(
                        words,
                        HttpStatus.GONE,
                        words.text("link.expired.title"),
                        paragraphs(words.text("task.expired", task, program))
                                + """
                                <form method="post">
                                <button type="submit" name="renew" value="true">%s</button>
                                </form>
                                <p class="hint">%s</p>
                                """.formatted(words.html("link.renew"), words.html("link.renew.hint"))
                                + tasklist(words.html("task.tasklist.too")));
            case UNREACHABLE ->
                LinkPage.of(
                        words,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        words.text("task.unreachable.title"),
                        paragraphs(words.text("task.unreachable", task)));
        };
    }

    private ResponseEntity<String> asked(Page page, TaskForm form, TaskForm.Answer answer) {
        Words words = page.words();
        boolean wrong = !answer.wrong().isEmpty();
        String about = "<p class=\"hint\">%s</p>%n"
                .formatted(words.html(
                        "task.about",
                        words.text("link.onlyFor", page.person()),
                        words.weekday(
                                page.form().task().until().atZone(page.program().timeZone()))));
        String questions = form.html(answer.content(), answer.wrong());
        String body;
        if (form.answerable()) {
            body = (wrong ? form.summary(answer.wrong()) : "")
                    + about
                    + "<form method=\"post\" novalidate>\n"
                    + questions
                    + "<p><button type=\"submit\">%s</button></p>\n</form>\n".formatted(words.html("task.send"))
                    + "<p class=\"hint\">%s</p>\n".formatted(words.html("task.once"));
        } else {
            body = about
                    + questions
                    + "<p>%s</p>\n".formatted(words.html("task.rows"))
                    + tasklist(words.html("task.tasklist"));
        }
        String title = title(page, form);
        return LinkPage.of(
                words,
                wrong ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.OK,
                wrong ? words.text("task.check", title) : title,
                body);
    }

    private static String title(Page page, TaskForm form) {
        return form.title().orElse(page.link().taskName());
    }

    /** @param label escaped */
    private String tasklist(String label) {
        return "<p><a href=\"%s\">%s</a></p>%n".formatted(escaped(addresses.tasklist()), label);
    }

    private static ResponseEntity<String> gone(Words words, String title, String... paragraphs) {
        return LinkPage.of(words, HttpStatus.GONE, words.text(title), paragraphs(String.join("\n\n", paragraphs)));
    }
}
