package dev.tollgate.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/programs/{programId}/evidence")
class EvidenceController {

    private static final int LARGEST_PAGE = 1000;

    private final JdbcLedger ledger;

    EvidenceController(JdbcLedger ledger) {
        this.ledger = ledger;
    }

    /** One page of a program's evidence in order; pages count from 0. */
    record Page(String programId, long total, int page, int size, List<Shown> entries) {}

    record Shown(
            long seq,
            EvidenceKind kind,
            String runId,
            String waveId,
            String processId,
            String processInstanceKey,
            String elementId,
            String subject,
            Map<String, Object> data,
            Instant recordedAt,
            String digest) {}

    record Verified(
            String programId, boolean whole, long entries, String headDigest, Long firstBroken, String message) {}

    @GetMapping
    Page entries(
            @PathVariable String programId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "100") int size) {
        if (page < 0 || size < 1 || size > LARGEST_PAGE) {
            throw badRequest("Ask for a page from 0 on and a size from 1 to %d; asked for were page %d and size %d."
                    .formatted(LARGEST_PAGE, page, size));
        }
        List<Shown> entries = ledger.page(programId, (long) page * size, size).stream()
                .map(EvidenceController::shown)
                .toList();
        return new Page(programId, ledger.count(programId), page, size, entries);
    }

    /** @param head a head that somebody kept, as in the mails to the sponsors ("number:digest") */
    @GetMapping("/verification")
    Verified verification(@PathVariable String programId, @RequestParam(required = false) String head) {
        Ledger.Verification found = ledger.verify(programId);
        if (head != null && found.whole()) {
            Head kept = Head.parse(head.strip())
                    .orElseThrow(() -> badRequest(
                            "'%s' is no head of the evidence: give it as in the mail, number:digest".formatted(head)));
            Optional<String> contradiction = ledger.contradiction(programId, kept);
            if (contradiction.isPresent()) {
                return new Verified(
                        programId, false, found.entries(), found.headDigest(), kept.seq(), contradiction.get() + ".");
            }
        }
        return new Verified(
                found.programId(),
                found.whole(),
                found.entries(),
                found.headDigest(),
                found.firstBroken(),
                found.message());
    }

    private static ErrorResponseException badRequest(String detail) {
        return new ErrorResponseException(
                HttpStatus.BAD_REQUEST, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail), null);
    }

    private static Shown shown(Entry entry) {
        Evidence evidence = entry.evidence();
        return new Shown(
                entry.seq(),
                evidence.kind(),
                evidence.runId(),
                evidence.waveId(),
                evidence.processId(),
                // A key is longer than the numbers a browser can hold exactly.
                Long.toString(evidence.processInstanceKey()),
                evidence.elementId(),
                evidence.subject(),
                evidence.data(),
                entry.recordedAt(),
                entry.digest());
    }
}
