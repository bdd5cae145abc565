package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.communication.Recipient;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.validate.ITIPValidator;
import net.fortuna.ical4j.validate.ValidationEntry;
import org.junit.jupiter.api.Test;

/** Invitation, update and cancellation, as a library's validators of RFC 5545 and RFC 5546 see them. */
class InvitationTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123456Z");
    private static final Recipient TESS = new Recipient("tess", "Tess Trainer, \"T\"", "tess@example.com");
    private static final Recipient ADA = new Recipient("ada", "Ada; of the Ümlauts", "ada@example.com");
    private final Session session = new Session(
            "11111111-2222-3333-4444-555555555555",
            "training",
            1,
            "tess",
            Instant.parse("2026-03-04T08:00:00Z"),
            Instant.parse("2026-03-04T09:30:00Z"),
            "on-site",
            "Berlin",
            "Room 5",
            1,
            null,
            null,
            0);

    @Test
    void an_invitation_is_a_valid_request() throws Exception {
        Calendar calendar = read(Invitation.request(session, "Session", "Bring a task.", TESS, ADA, NOW));

        assertThat(value(calendar, "SEQUENCE")).isEqualTo("0");
        assertThat(value(calendar, "LOCATION")).isEqualTo("Room 5, Berlin");
        assertThat(calendar.getProperty("METHOD").map(Property::getValue)).hasValue("REQUEST");
    }

    @Test
    void an_update_has_the_same_uid_and_a_higher_sequence() throws Exception {
        Session later = session.changed(
                "tess",
                Instant.parse("2026-03-05T08:00:00Z"),
                Instant.parse("2026-03-05T09:30:00Z"),
                "Berlin",
                "Room 6",
                null);
        Calendar before = read(Invitation.request(session, "Session", "Bring a task.", TESS, ADA, NOW));
        Calendar update = read(Invitation.request(later, "Session", "Bring a task.", TESS, ADA, NOW));

        assertThat(value(update, "UID")).isEqualTo(value(before, "UID"));
        assertThat(value(update, "SEQUENCE")).isEqualTo("1");
        assertThat(value(update, "DTSTART")).isEqualTo("20260305T080000Z");
    }

    @Test
    void a_session_that_is_not_held_is_cancelled_for_each() throws Exception {
        Calendar calendar = read(Invitation.cancel(session.renumbered(), "Session", TESS, ADA, NOW, true));

        assertThat(calendar.getProperty("METHOD").map(Property::getValue)).hasValue("CANCEL");
        assertThat(value(calendar, "STATUS")).isEqualTo("CANCELLED");
        assertThat(value(calendar, "SEQUENCE")).isEqualTo("1");
        assertThat(value(calendar, "ATTENDEE")).isEqualTo("mailto:ada@example.com");
        assertThat(value(calendar, "ORGANIZER")).isEqualTo("mailto:tess@example.com");
    }

    @Test
    void who_leaves_a_session_that_goes_on_gets_a_cancellation_without_status() throws Exception {
        Calendar calendar = read(Invitation.cancel(session.renumbered(), "Session", TESS, ADA, NOW, false));

        assertThat(calendar.getProperty("METHOD").map(Property::getValue)).hasValue("CANCEL");
        assertThat(value(calendar, "STATUS")).isNull();
    }

    private static Calendar read(String written) throws Exception {
        assertThat(written.split("\r\n"))
                .as("folded")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(75));
        Calendar calendar = new CalendarBuilder().build(new StringReader(written));
        List<ValidationEntry> found = new ArrayList<>(calendar.validate(true).getEntries());
        found.addAll(new ITIPValidator().validate(calendar).getEntries());
        assertThat(found).isEmpty();
        return calendar;
    }

    private static String value(Calendar calendar, String property) {
        VEvent event = (VEvent) calendar.getComponents().getFirst();
        return event.getProperty(property).map(Property::getValue).orElse(null);
    }
}
