package dev.tollgate.communication;

import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Quiet;
import dev.tollgate.program.WorkingCalendar;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * When a person may be written to about a program: outside quiet hours, days off and blackouts by the clock of their
 * location, and so many times a week at most, all programs together. Mails that a person needs to act, such as
 * invitations, links and the digest of their tasks, are not asked about here.
 */
@Component
class Courtesy {

    /** Nobody waits longer: a message that finds no week free by then is planned again. */
    private static final int FURTHEST_WEEKS = 52;

    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Programs programs;
    private final MessageSlots slots;
    private final MailSettings settings;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    Courtesy(Programs programs, MessageSlots slots, MailSettings settings, Clock clock) {
        this.programs = programs;
        this.slots = slots;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes the place that each message has in its person's week, inside the caller's transaction.
     *
     * @return those that may not be sent now, by delivery: why not, and when
     */
    Map<String, Quiet> hold(List<OutgoingMail> mails) {
        Map<String, Quiet> holds = new HashMap<>();
        if (mails.stream().allMatch(mail -> definition(mail.programId()).isEmpty())) {
            return holds;
        }
        MessageSlots.Taking taking = slots.taking(
                mails.stream().map(OutgoingMail::deliveryId).toList(),
                mails.stream().map(OutgoingMail::address).toList());
        for (OutgoingMail mail : mails) {
            definition(mail.programId())
                    .flatMap(program -> hold(mail, program, taking))
                    .ifPresent(quiet -> holds.put(mail.deliveryId(), quiet));
        }
        taking.write();
        return holds;
    }

    private Optional<Quiet> hold(OutgoingMail mail, ProgramDefinition program, MessageSlots.Taking taking) {
        WorkingCalendar calendar = program.calendar(mail.location());
        int most = program.communication().perPersonAndWeek();
        Instant now = clock.instant();
        boolean overdue = settings.catchUp()
                && mail.heldUntil() != null
                && !mail.heldUntil().isAfter(now);
        Optional<Quiet> hold = overdue ? Optional.empty() : calendar.quiet(now);
        LocalDate week = calendar.week(hold.map(Quiet::until).orElse(now));
        for (int weeks = 0; weeks < FURTHEST_WEEKS; weeks++) {
            if (taking.take(mail.deliveryId(), mail.address(), week, most)) {
                return hold;
            }
            week = week.plusWeeks(1);
            Instant monday = calendar.startOf(week);
            Instant until = calendar.quiet(monday).map(Quiet::until).orElse(monday);
            week = calendar.week(until);
            hold = Optional.of(new Quiet(
                    until, "%d a week about programs are the most, and the weeks before are taken".formatted(most)));
        }
        return hold;
    }

    private Optional<ProgramDefinition> definition(String programId) {
        Instant now = clock.instant();
        Known cached = known.get(programId);
        // Read for each mail otherwise; a change of the plan may be seen a moment later.
        if (cached == null || Duration.between(cached.at(), now).abs().compareTo(REMEMBERED) > 0) {
            cached = new Known(now, programs.find(programId).map(ProgramView::definition));
            known.put(programId, cached);
        }
        return cached.definition();
    }

    private record Known(Instant at, Optional<ProgramDefinition> definition) {}
}
