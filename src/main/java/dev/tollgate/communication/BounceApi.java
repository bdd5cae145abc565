package dev.tollgate.communication;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes what comes back to the sender's address, message by message, from the mail system or a script at its mailbox. */
@RestController
class BounceApi {

    private final Bounces bounces;

    BounceApi(Bounces bounces) {
        this.bounces = bounces;
    }

    /** A report of non-delivery (RFC 3464) as it came in. Anything else is answered and changes nothing. */
    @PostMapping(path = "/api/bounces", consumes = "message/rfc822")
    Bounces.Taken take(@RequestBody byte[] message) {
        if (message.length > Bounces.LARGEST) {
            throw new ResponseStatusException(
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    "The message has %d bytes; a report of at most 5 MB is read".formatted(message.length));
        }
        try {
            return bounces.take(message);
        } catch (Bounces.Unreadable e) {
            throw new ResponseStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "The message cannot be read: %s. Send it as the mail server handed it over"
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
