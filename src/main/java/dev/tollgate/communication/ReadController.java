package dev.tollgate.communication;

import static dev.tollgate.link.LinkPage.escaped;
import static dev.tollgate.link.LinkPage.paragraphs;

import dev.tollgate.communication.ReadReceipts.Shown;
import dev.tollgate.link.LinkPage;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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
    ResponseEntity<String> ask(@PathVariable String token) {
        return receipts.shown(token)
                .map(shown -> shown.acknowledgedAt() == null ? question(shown) : thanks(shown))
                .orElseGet(ReadController::unknown);
    }

    @PostMapping
    ResponseEntity<String> acknowledge(@PathVariable String token) {
        return receipts.acknowledge(token).map(ReadController::thanks).orElseGet(ReadController::unknown);
    }

    private static ResponseEntity<String> question(Shown shown) {
        return LinkPage.of(
                HttpStatus.OK,
                shown.program() + ": have you read it?",
                "<p class=\"hint\">For %s only</p>%n".formatted(escaped(shown.person()))
                        + paragraphs(shown.subject())
                        + """
                        <form method="post">
                        <p><button type="submit">I have read it</button></p>
                        </form>
                        <p class="hint">Noted are your name, the message and the time. You need not answer.</p>
                        """);
    }

    private static ResponseEntity<String> thanks(Shown shown) {
        return LinkPage.of(
                HttpStatus.OK,
                "Thank you",
                paragraphs("It is noted that %s read \"%s\".".formatted(shown.person(), shown.subject())));
    }

    private static ResponseEntity<String> unknown() {
        return LinkPage.of(
                HttpStatus.NOT_FOUND,
                "This link leads nowhere",
                paragraphs("Mail programs sometimes break long links. Copy the whole address from the mail into the"
                        + " browser, up to the end of its line."));
    }
}
