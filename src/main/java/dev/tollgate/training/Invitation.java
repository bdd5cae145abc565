package dev.tollgate.training;

import dev.tollgate.communication.Recipient;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
import net.fortuna.ical4j.model.property.Organizer;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.immutable.ImmutableMethod;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/**
 * A meeting request for one learner (RFC 5545, RFC 5546). The UID stays that of the session, so that a changed invitation
 * moves the entry in the learner's calendar. Others invited are not named.
 */
final class Invitation {

    private Invitation() {}

    /** Whether calendar programs can be told about this meeting at all: a request needs both addresses. */
    static boolean possible(Recipient organizer, Recipient learner) {
        return organizer.address() != null && learner.address() != null;
    }

    static String write(
            Session session, String summary, String description, Recipient organizer, Recipient learner, Instant now) {
        VEvent event = new VEvent(false);
        event.add(new Uid(session.id() + "@tollgate"));
        event.add(new DtStamp(now.truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtStart<>(session.startsAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtEnd<>(session.endsAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new Sequence(session.sequence()));
        event.add(new Summary(summary));
        event.add(new Description(description));
        String place = place(session);
        if (!place.isEmpty()) {
            event.add(new Location(place));
        }
        event.add(new Organizer(parameters(new Cn(organizer.name())), mailto(organizer)));
        event.add(new Attendee(
                parameters(new Cn(learner.name()), Role.REQ_PARTICIPANT, PartStat.NEEDS_ACTION, Rsvp.TRUE),
                mailto(learner)));
        Calendar calendar = new Calendar();
        calendar.add(new ProdId("-//Tollgate//Training//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(ImmutableMethod.REQUEST);
        calendar.add(event);
        return calendar.toString();
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
