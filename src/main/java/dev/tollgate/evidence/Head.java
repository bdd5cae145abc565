package dev.tollgate.evidence;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * The head of a chain, as it is remembered outside the database: by the engine and in the mails to the sponsors.
 *
 * @param seq number of the last entry
 * @param digest its digest, hex
 */
public record Head(long seq, String digest) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    public static Head of(Entry entry) {
        return new Head(entry.seq(), entry.digest());
    }

    /** Reads "seq:digest"; empty for anything else. */
    public static Optional<Head> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new Head(Long.parseLong(form.group(1)), form.group(2))) : Optional.empty();
    }

    /** "seq:digest". */
    public String text() {
        return seq + ":" + digest;
    }
}
