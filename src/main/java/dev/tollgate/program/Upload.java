package dev.tollgate.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what is handed in without ever holding more of it than its limit. */
final class Upload {

    static final int DEFINITION_LIMIT = 1 << 20;
    static final int PEOPLE_LIMIT = 10 << 20;

    private Upload() {}

    static byte[] people(InputStream stream) throws IOException {
        return read(stream, PEOPLE_LIMIT, "The people file");
    }

    static String definition(InputStream stream) throws IOException {
        byte[] bytes = read(stream, DEFINITION_LIMIT, "The program definition");
        int line = 1;
        int start = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == '\n') {
                if (!isUtf8(bytes, start, at - start)) {
                    throw new InvalidProgram(List.of(new Problem(
                            "line " + line,
                            "",
                            "has bytes that are not UTF-8",
                            "Save the definition with the encoding UTF-8.")));
                }
                start = at + 1;
                line++;
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static boolean isUtf8(byte[] bytes, int start, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] read(InputStream stream, int limit, String what) throws IOException {
        byte[] bytes = stream.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new TooLarge(what, limit);
        }
        return bytes;
    }
}
