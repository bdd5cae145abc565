package dev.tollgate.measurement;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.lang.Nullable;

/** Rows on their way into a table of PostgreSQL, in its binary format; the server takes them in while the next are made. */
final class BinaryCopy {

    private static final int BUFFER = 1 << 16;
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int NULL = -1;
    private static final short END = -1;
    private static final long POSTGRES_EPOCH =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS = 1_000_000;
    private static final int NANOS_OF_A_MICRO = 1000;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    BinaryCopy(Connection connection, String into) throws SQLException {
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + into + " from stdin with (format binary)");
        // No flags, no extension.
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    void row(int columns) throws SQLException {
        room(Short.BYTES).putShort((short) columns);
    }

    void text(byte[] text) throws SQLException {
        room(Integer.BYTES + text.length).putInt(text.length).put(text);
    }

    void number(int number) throws SQLException {
        room(Integer.BYTES * 2).putInt(Integer.BYTES).putInt(number);
    }

    void truth(boolean truth) throws SQLException {
        room(Integer.BYTES + 1).putInt(1).put((byte) (truth ? 1 : 0));
    }

    void at(Instant at) throws SQLException {
        long micros = (at.getEpochSecond() - POSTGRES_EPOCH) * MICROS + at.getNano() / NANOS_OF_A_MICRO;
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(micros);
    }

    void decimal(@Nullable Double decimal) throws SQLException {
        room(Integer.BYTES + Double.BYTES);
        if (decimal == null) {
            buffer.putInt(NULL);
        } else {
            buffer.putInt(Double.BYTES).putDouble(decimal);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Hands over what is left; how many rows the server took. */
    long end() throws SQLException {
        room(Short.BYTES).putShort(END);
        flush();
        return copy.endCopy();
    }

    /** Ends a copy that is still going on, since the connection takes no other command before. */
    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    /** A text has a few hundred characters at most, so that each value fits into an empty buffer. */
    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
