package dev.tollgate.gate;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.Snapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shows that a wave is live although its gate "Are people ready?" has not passed.
 *
 * @param since when the wave went live by it
 * @param words for executives, beginning in the middle of a sentence
 */
record LiveSign(Kind kind, Instant since, String words) {

    /** Evidence has {@link #words} in English, in one of these shapes. */
    private static final Pattern SOME = Pattern.compile("(\\d+) people have begun to use it");

    private static final String FEW = "people have begun to use it";
    private static final String DATE = "its go-live date, ";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    /** @param goLive start of the day */
    static LiveSign goLive(Instant goLive, LocalDate day) {
        return new LiveSign(Kind.GO_LIVE, goLive, DATE + "%s, has come".formatted(DAY.format(day)));
    }

    /** @param people who have begun; their number is told only where it is not too small */
    static LiveSign use(Instant since, int people) {
        return new LiveSign(
                Kind.USE,
                since,
                people < Snapshot.FEWEST_SHOWN ? FEW : "%d people have begun to use it".formatted(people));
    }

    /** What was observed as it is kept, in another language; as it is where it has none of the known shapes. */
    static String inWords(String observed, ZonedDateTime since, Words words) {
        Matcher some = SOME.matcher(observed);
        if (some.matches()) {
            return words.text("live.use.some", some.group(1));
        }
        if (observed.equals(FEW)) {
            return words.text("live.use.few");
        }
        return observed.startsWith(DATE) ? words.text("live.goLive", words.day(since)) : observed;
    }

    enum Kind {
        GO_LIVE("go-live"),
        USE("use");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** As the ledger names it. */
        String id() {
            return id;
        }

        static Kind of(Object id) {
            return USE.id.equals(id) ? USE : GO_LIVE;
        }
    }
}
