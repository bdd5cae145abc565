package dev.tollgate.measurement.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.springframework.lang.Nullable;

/** Writes events as they come, one JSON object a line, for the import to read: a pull may have more than memory holds. */
final class PulledEvents {

    private static final JsonMapper JSON = new JsonMapper();

    private final OutputStream out;
    private final String prefix;
    private final Instant now;
    private final Duration overlap;
    private long rows;
    private long written;
    private long later;
    private long withoutUser;

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
