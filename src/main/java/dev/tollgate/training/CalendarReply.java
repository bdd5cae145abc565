package dev.tollgate.training;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Parameter;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.DtStamp;
import org.springframework.lang.Nullable;

/**
 * The answer of a calendar program to one of our invitations (RFC 5546, METHOD:REPLY).
 *
 * @param sessionId empty where the meeting is none of ours
 * @param attendee mail address
 */
record CalendarReply(Optional<String> sessionId, String attendee, Reply.Answer answer, int sequence, Instant saidAt) {

    private static final String OURS = "@tollgate";

    /** @throws Unreadable with what is wrong and what to do about it */
    static CalendarReply read(byte[] body) {
        Calendar calendar = parsed(body);
        String method = value(calendar.getProperty("METHOD").orElse(null));
        if (!method.equalsIgnoreCase("REPLY")) {
            throw new Unreadable("METHOD '%s' is no reply. %s"
                    .formatted(
                            method,
                            method.equalsIgnoreCase("COUNTER")
                                    ? "Another time cannot be proposed: decline, or ask the program office to plan anew."
                                    : "Send the answer to an invitation, with METHOD:REPLY."));
        }
        List<VEvent> events = calendar.getComponents(Component.VEVENT);
        if (events.size() != 1) {
            throw new Unreadable(
                    "The reply has %d VEVENTs, not one. Send each answer on its own.".formatted(events.size()));
        }
        VEvent event = events.getFirst();
        String uid = value(event.getProperty(Property.UID).orElse(null));
        if (uid.isEmpty()) {
            throw new Unreadable("UID is missing, so nobody knows which meeting it is about. Send the whole reply.");
        }
        Optional<String> sessionId =
                uid.endsWith(OURS) ? Optional.of(uid.substring(0, uid.length() - OURS.length())) : Optional.empty();
        List<Property> attendees = event.getProperties(Property.ATTENDEE);
        if (attendees.size() != 1) {
            throw new Unreadable("The reply names %d ATTENDEEs, not one: only who answers is in a reply."
                    .formatted(attendees.size()));
        }
        Property attendee = attendees.getFirst();
        return new CalendarReply(sessionId, address(value(attendee)), answer(attendee), sequence(event), saidAt(event));
    }

    /** A body that is no reply to an invitation. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private static Calendar parsed(byte[] body) {
        try {
            return new CalendarBuilder()
                    .build(new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
        } catch (ParserException | IOException | RuntimeException e) {
            throw new Unreadable("The body is no iCalendar: %s. Send the part text/calendar as it came in."
                    .formatted(String.valueOf(e.getMessage()).replaceAll("\\s+", " ")));
        }
    }

    private static String address(String value) {
        if (!value.regionMatches(true, 0, "mailto:", 0, "mailto:".length())) {
            throw new Unreadable(
                    "ATTENDEE '%s' is no mail address. Send the reply of the person invited.".formatted(value));
        }
        try {
            return URI.create(value).getSchemeSpecificPart().strip();
        } catch (IllegalArgumentException e) {
            return value.substring("mailto:".length()).strip();
        }
    }

    private static Reply.Answer answer(Property attendee) {
        String said = attendee.getParameter(Parameter.PARTSTAT)
                .map(Parameter::getValue)
                .orElse("NEEDS-ACTION")
                .toUpperCase(Locale.ROOT);
        return Arrays.stream(Reply.Answer.values())
                .filter(answer -> answer.name().equals(said))
                .findFirst()
                .orElseThrow(() -> new Unreadable("PARTSTAT '%s' is none of ACCEPTED, TENTATIVE and DECLINED. %s"
                        .formatted(
                                said,
                                said.equals("DELEGATED")
                                        ? "A seat cannot be handed to somebody else: decline, and the other gets one of their own."
                                        : "Send it once the person has answered.")));
    }

    private static int sequence(VEvent event) {
        String said = value(event.getProperty(Property.SEQUENCE).orElse(null));
        if (said.isEmpty()) {
            return 0;
        }
        try {
            int sequence = Integer.parseInt(said);
            if (sequence >= 0) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new Unreadable("SEQUENCE '%s' is no number from 0 on. Send the reply as it came in.".formatted(said));
    }

    private static Instant saidAt(VEvent event) {
        return event.getProperty(Property.DTSTAMP)
                .filter(DtStamp.class::isInstance)
                .map(DtStamp.class::cast)
                .map(DtStamp::getDate)
                .orElseThrow(
                        () -> new Unreadable(
                                "DTSTAMP is missing or no date and time in UTC, so nobody knows which answer is the latest. Send the whole reply."))
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private static String value(@Nullable Property property) {
        return property == null || property.getValue() == null
                ? ""
                : property.getValue().strip();
    }
}
