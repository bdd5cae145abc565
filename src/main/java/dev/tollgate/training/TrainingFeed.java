package dev.tollgate.training;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.property.Categories;
import net.fortuna.ical4j.model.property.Description;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.XProperty;
import net.fortuna.ical4j.model.property.immutable.ImmutableMethod;
import net.fortuna.ical4j.model.property.immutable.ImmutableStatus;
import net.fortuna.ical4j.model.property.immutable.ImmutableTransp;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/** The sessions as a feed that calendar programs subscribe to (RFC 5545). It names nobody, and blocks nobody's time. */
final class TrainingFeed {

    private TrainingFeed() {}

    /**
     * @param title what it is about and for whom
     * @param seats how many people have one
     */
    record Entry(Session session, String title, String programId, String waveId, int seats) {}

    static String write(String name, List<Entry> entries, Instant now) {
        Calendar calendar = new Calendar();
        calendar.add(new ProdId("-//Tollgate//Training//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(ImmutableMethod.PUBLISH);
        calendar.add(new XProperty("X-WR-CALNAME", name));
        entries.forEach(entry -> calendar.add(event(entry, now)));
        return calendar.toString();
    }

    private static VEvent event(Entry entry, Instant now) {
        Session session = entry.session();
        boolean cancelled = session.cancelledAt() != null;
        VEvent event = new VEvent(false);
        // Not the invitation's: who subscribes and is invited has two entries, and an answer belongs to one of them.
        event.add(new Uid(session.id() + "-plan@tollgate"));
        event.add(new DtStamp(now.truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtStart<>(session.startsAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtEnd<>(session.endsAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new Sequence(session.sequence()));
        event.add(new Summary(cancelled ? "Cancelled: " + entry.title() : entry.title()));
        String place = Invitation.place(session);
        if (!place.isEmpty()) {
            event.add(new Location(place));
        }
        event.add(new Description("%s, %d people, program %s, wave %s"
                .formatted(session.format(), entry.seats(), entry.programId(), entry.waveId())));
        event.add(new Categories("training"));
        event.add(cancelled ? ImmutableStatus.VEVENT_CANCELLED : ImmutableStatus.VEVENT_CONFIRMED);
        event.add(ImmutableTransp.TRANSPARENT);
        return event;
    }
}
