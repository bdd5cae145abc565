package dev.tollgate.communication;

import dev.tollgate.communication.CommunicationCalendar.Event;
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
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.XProperty;
import net.fortuna.ical4j.model.property.immutable.ImmutableMethod;
import net.fortuna.ical4j.model.property.immutable.ImmutableTransp;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/** The communication calendar as a feed that calendar programs subscribe to (RFC 5545); whole days that block nobody. */
final class CalendarFeed {

    private CalendarFeed() {}

    static String write(String name, List<Event> events, Instant now) {
        Calendar calendar = new Calendar();
        calendar.add(new ProdId("-//Tollgate//Communication//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(ImmutableMethod.PUBLISH);
        calendar.add(new XProperty("X-WR-CALNAME", name));
        for (Event event : events) {
            VEvent entry = new VEvent(false);
            entry.add(new Uid(event.id() + "@tollgate"));
            entry.add(new DtStamp(now.truncatedTo(ChronoUnit.SECONDS)));
            entry.add(new DtStart<>(event.day()));
            // The day after the last one, as the standard counts.
            entry.add(new DtEnd<>(event.until().plusDays(1)));
            entry.add(new Summary(event.title()));
            entry.add(new Description("%s, %d people, program %s"
                    .formatted(
                            event.state() == CommunicationCalendar.State.HELD
                                    ? "held until this day"
                                    : event.state().shown(),
                            event.people(),
                            event.programId())));
            entry.add(new Categories(event.kind()));
            entry.add(ImmutableTransp.TRANSPARENT);
            calendar.add(entry);
        }
        return calendar.toString();
    }
}
