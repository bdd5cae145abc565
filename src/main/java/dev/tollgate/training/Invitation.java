package dev.tollgate.training;

import dev.tollgate.communication.Recipient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Parameter;
import net.fortuna.ical4j.model.ParameterList;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.parameter.Cn;
import net.fortuna.ical4j.model.parameter.PartStat;
import net.fortuna.ical4j.model.parameter.Role;
import net.fortuna.ical4j.model.parameter.Rsvp;
import net.fortuna.ical4j.model.property.Attendee;
import net.fortuna.ical4j.model.property.Description;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.Method;
import net.fortuna.ical4j.model.property.Organizer;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.immutable.ImmutableMethod;
import net.fortuna.ical4j.model.property.immutable.ImmutableStatus;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/**
 * What calendar programs of one learner are told about a session (RFC 5545, RFC 5546). The UID stays that of the session,
 * so that a changed invitation moves the entry in the learner's calendar. Others invited are not named.
 */
final class Invitation {

    private Invitation() {}

    /** Whether calendar programs can be told about this meeting at all: a request needs both addresses. */
    static boolean possible(Recipient organizer, Recipient learner) {
        return organizer.address() != null && learner.address() != null;
    }

    static String request(
            Session session, String summary, String description, Recipient organizer, Recipient learner, Instant now) {
        VEvent event = event(session, summary, organizer, now);
        event.add(new Description(description));
        event.add(new Attendee(
                parameters(new Cn(learner.name()), Role.REQ_PARTICIPANT, PartStat.NEEDS_ACTION, Rsvp.TRUE),
                mailto(learner)));
        return calendar(ImmutableMethod.REQUEST, event);
    }

    /**
     * @param wholly whether the session is cancelled for everybody; otherwise it goes on without this learner, and RFC 5546
     *     wants no STATUS
     */
    static String cancel(
            Session session, String summary, Recipient organizer, Recipient learner, Instant now, boolean wholly) {
        VEvent event = event(session, summary, organizer, now);
        event.add(new Attendee(parameters(new Cn(learner.name())), mailto(learner)));
        if (wholly) {
            event.add(ImmutableStatus.VEVENT_CANCELLED);
        }
        return calendar(ImmutableMethod.CANCEL, event);
    }

    private static VEvent event(Session session, String summary, Recipient organizer, Instant now) {
        VEvent event = new VEvent(false);
        event.add(new Uid(session.id() + "@tollgate"));
        event.add(new DtStamp(now.truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtStart<>(session.startsAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtEnd<>(session.endsAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new Sequence(session.sequence()));
        event.add(new Summary(summary));
        String place = place(session);
        if (!place.isEmpty()) {
            event.add(new Location(place));
        }
        event.add(new Organizer(parameters(new Cn(organizer.name())), mailto(organizer)));
        return event;
    }

    private static String calendar(Method method, VEvent event) {
        Calendar calendar = new Calendar();
        calendar.add(new ProdId("-//Tollgate//Training//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(method);
        calendar.add(event);
        StringWriter folded = new StringWriter();
        try {
            new CalendarOutputter(false).output(calendar, folded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folded.toString();
    }

    static String place(Session session) {
        String location = session.location() == null ? "" : session.location();
        if (session.room() == null) {
            return location;
        }
        return location.isEmpty() ? session.room() : session.room() + ", " + location;
    }

    private static ParameterList parameters(Parameter... parameters) {
        return new ParameterList(List.of(parameters));
    }

    private static URI mailto(Recipient recipient) {
        try {
            return new URI("mailto", recipient.address(), null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The address '%s' is none".formatted(recipient.address()), e);
        }
    }
}
