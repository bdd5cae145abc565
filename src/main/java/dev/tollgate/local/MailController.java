package dev.tollgate.local;

import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows the caught mails in the browser. */
@RestController
@Profile("local")
@RequestMapping("/local/mail")
class MailController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
            + " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final MailStore mails;

    MailController(MailStore mails) {
        this.mails = mails;
    }

    @GetMapping
    ResponseEntity<String> list(
            @RequestParam(name = "q", defaultValue = "") String containing,
            @RequestParam(name = "page", defaultValue = "0") int page) {
        return html(MailPage.list(mails.list(containing), containing, Math.clamp(page, 0, 1_000_000)));
    }

    @GetMapping("/{id}")
    ResponseEntity<String> read(@PathVariable String id) {
        return html(MailPage.mail(find(id)));
    }

    @GetMapping("/{id}/attachments/{number}")
    ResponseEntity<byte[]> download(@PathVariable String id, @PathVariable int number) {
        MailStore.Mail mail = find(id);
        if (number < 0 || number >= mail.attachments().size()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "This mail has no such attachment.");
        }
        MailStore.Attachment attachment = mail.attachments().get(number);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(attachment.name()))
                .header("X-Content-Type-Options", "nosniff")
                .body(attachment.content());
    }

    private static String disposition(String name) {
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(name);
        ContentDisposition.Builder attachment = ContentDisposition.attachment();
        return (ascii ? attachment.filename(name) : attachment.filename(name, StandardCharsets.UTF_8))
                .build()
                .toString();
    }

    private MailStore.Mail find(String id) {
        return mails.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such mail."));
    }

    private static ResponseEntity<String> html(String page) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .header("Content-Security-Policy", POLICY)
                .body(page);
    }
}
