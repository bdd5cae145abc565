package dev.tollgate.communication;

import static dev.tollgate.link.LinkPage.paragraphs;

import dev.tollgate.communication.ReadReceipts.Shown;
import dev.tollgate.language.Words;
import dev.tollgate.link.LinkPage;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page behind the link of a message. Looking at it changes nothing: mail scanners follow links, too. */
@Hidden
@RestController
@RequestMapping("/read/{token}")
class ReadController {

    private final ReadReceipts receipts;

    ReadController(ReadReceipts receipts) {
        this.receipts = receipts;
    }

    @GetMapping
    ResponseEntity<String> ask(
            @PathVariable String token,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        return receipts.shown(token)
                .map(shown -> shown.acknowledgedAt() == null ? question(shown) : thanks(shown))
                .orElseGet(() -> LinkPage.unknown(languages, false));
    }

    @PostMapping
    ResponseEntity<String> acknowledge(
            @PathVariable String token,
            @RequestHeader(value = HttpHeaders.ACCEPT_LANGUAGE, required = false) String languages) {
        return receipts.acknowledge(token)
                .map(ReadController::thanks)
                .orElseGet(() -> LinkPage.unknown(languages, false));
    }

    private static ResponseEntity<String> question(Shown shown) {
        Words words = shown.words();
        return LinkPage.of(
                words,
                HttpStatus.OK,
                words.text("read.title", shown.program()),
                "<p class=\"hint\">%s</p>%n".formatted(words.html("link.onlyFor", shown.person()))
                        + paragraphs(shown.subject())
                        + """
                        <form method="post">
                        <p><button type="submit">%s</button></p>
                        </form>
                        <p class="hint">%s</p>
                        """.formatted(words.html("read.button"), words.html("read.hint")));
    }

    private static ResponseEntity<String> thanks(Shown shown) {
        Words words = shown.words();
        return LinkPage.of(
                words,
                HttpStatus.OK,
                words.text("link.thanks"),
                paragraphs(words.text("read.thanks", shown.person(), shown.subject())));
    }
}
