package dev.tollgate.measurement.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.lang.Nullable;

/** Writes events as they come, one JSON object a line, for the import to read: a pull may have more than memory holds. */
final class PulledEvents {

    /** As many as an import lists. */
    private static final int REFUSED_LISTED = 100;

    private static final JsonMapper JSON = new JsonMapper();

    private final List<RefusedEvent> refused = new ArrayList<>();
    private final OutputStream out;
    private final String prefix;
    private final Instant now;
    private final Duration overlap;
    private long rows;
    private long written;
    private long later;
    private long withoutUser;
    private long refusals;
    private @Nullable SourceTrouble firstRefusal;

    PulledEvents(OutputStream out, String prefix, Instant now, Duration overlap) {
        this.out = out;
        this.prefix = prefix;
        this.now = now;
        this.overlap = overlap;
    }

    /**
     * @param username null where the source says that nobody did it
     * @param occurredAt one within the overlap ahead of our clock is left to the next pull, which asks for it again
     */
    void add(String eventId, @Nullable String username, String feature, Instant occurredAt, @Nullable String quality)
            throws IOException {
        rows++;
        if (username == null) {
            withoutUser++;
            return;
        }
        if (occurredAt.isAfter(now) && !occurredAt.isAfter(now.plus(overlap))) {
            later++;
            return;
        }
        try (JsonGenerator json = JSON.createGenerator(new Unclosed(out))) {
            json.writeStartObject();
            json.writeStringField("eventId", prefix + eventId);
            json.writeStringField("username", username);
            json.writeStringField("feature", feature);
            json.writeStringField("occurredAt", occurredAt.toString());
            if (quality != null) {
                json.writeStringField("quality", quality);
            }
            json.writeEndObject();
        }
        out.write("\n".getBytes(StandardCharsets.UTF_8));
        written++;
    }

    /** Leaves one event out that cannot be read, so that it does not hold up the others. */
    void refuse(String event, SourceTrouble why) {
        rows++;
        refusals++;
        firstRefusal = firstRefusal == null ? why : firstRefusal;
        if (refused.size() < REFUSED_LISTED) {
            refused.add(new RefusedEvent(event, why.problem(), why.remedy()));
        }
    }

    /**
     * @throws SourceTrouble of the first event that could not be read, where it was not single events: then the source has
     *     changed
     */
    void complainOfMany() {
        if (firstRefusal != null && isMany(refusals, rows)) {
            throw firstRefusal;
        }
    }

    /** Whether so many of the events are not in order that it is not about single ones. */
    static boolean isMany(long refusals, long ofEvents) {
        return refusals > REFUSED_LISTED || refusals * 2 >= ofEvents;
    }

    List<RefusedEvent> refused() {
        return refused;
    }

    /** Events handed over, also those that are left out. */
    long rows() {
        return rows;
    }

    /** Those that the import is to read. */
    long written() {
        return written;
    }

    /** Those just ahead of our clock. */
    long later() {
        return later;
    }

    /** Those that nobody did, so that they count for nobody. */
    long withoutUser() {
        return withoutUser;
    }

    private static final class Unclosed extends OutputStream {

        private final OutputStream to;

        private Unclosed(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            to.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.write(bytes, from, length);
        }
    }
}
