package dev.tollgate.recognition;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * People nominated for a win.
 *
 * @param id also what each of them confirms
 * @param proof what shows that it was these people
 * @param consentUntil who has not answered by then is not named
 */
record Nomination(
        String id,
        String winId,
        String programId,
        String waveId,
        long processInstanceKey,
        AwardKind kind,
        String proof,
        Instant askedAt,
        Instant consentUntil,
        @Nullable Instant awardedAt,
        List<Nominee> nominees) {

    static final String ACHIEVER = "achiever";
    static final String ENABLER = "enabler";
    static final String YES = "yes";
    static final String NO = "no";

    /** @param consent {@value #YES}, {@value #NO}, or null while there is no answer */
    record Nominee(String username, String part, @Nullable String consent) {

        boolean agreed() {
            return YES.equals(consent);
        }
    }

    List<String> agreed(String part) {
        return nominees.stream()
                .filter(nominee -> nominee.part().equals(part) && nominee.agreed())
                .map(Nominee::username)
                .toList();
    }

    List<String> agreed() {
        return nominees.stream().filter(Nominee::agreed).map(Nominee::username).toList();
    }

    boolean everyoneAnswered() {
        return nominees.stream().allMatch(nominee -> nominee.consent() != null);
    }
}
