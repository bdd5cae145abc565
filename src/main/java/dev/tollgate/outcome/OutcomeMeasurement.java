package dev.tollgate.outcome;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.lang.Nullable;

/**
 * A business result on a day, as somebody measured it.
 *
 * @param outcome its name in the definition
 * @param counted of a share or rate, what was counted; null where the value was given itself
 * @param countedOf and of how many
 * @param measuredFrom the first day of the period that it is about; null where it is that day alone
 * @param measuredOn the day, the last one of a period
 * @param source where the number comes from, so that somebody else can look it up
 * @param remark what else there is to say; empty where nothing
 * @param measuredBy username of who measured
 * @param toConfirm username of the second pair of eyes
 * @param recordedBy the login that handed it in
 */
record OutcomeMeasurement(
        String id,
        String programId,
        String outcome,
        double value,
        @Nullable Double counted,
        @Nullable Double countedOf,
        @Nullable LocalDate measuredFrom,
        LocalDate measuredOn,
        String source,
        String remark,
        String measuredBy,
        String toConfirm,
        String recordedBy,
        Instant recordedAt) {

    private static final String RECORDED_BY = "recordedBy";

    /** As the ledger has it: words as their digests. */
    Map<String, Object> proven() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("outcome", Canonical.sha256(outcome));
        data.put("value", value);
        if (counted != null) {
            data.put("counted", counted);
        }
        if (countedOf != null) {
            data.put("of", countedOf);
        }
        if (measuredFrom != null) {
            data.put("measuredFrom", measuredFrom.toString());
        }
        data.put("measuredOn", measuredOn.toString());
        data.put("source", Canonical.sha256(source));
        if (!remark.isEmpty()) {
            data.put("remark", Canonical.sha256(remark));
        }
        data.put("measuredBy", measuredBy);
        data.put("confirmBy", toConfirm);
        data.put(RECORDED_BY, recordedBy);
        return data;
    }

    /** Whether this is what an entry of the ledger has. Those written before that had fewer fields. */
    boolean fits(Evidence entry) {
        Map<String, Object> own = proven();
        Map<String, Object> written = entry.data();
        return (!written.containsKey(RECORDED_BY) || written.keySet().equals(own.keySet()))
                && written.containsKey("value")
                && written.entrySet().stream().allMatch(field -> same(field.getValue(), own.get(field.getKey())));
    }

    private static boolean same(Object written, @Nullable Object own) {
        return written instanceof Number number && own instanceof Number ownNumber
                ? number.doubleValue() == ownNumber.doubleValue()
                : Objects.equals(written, own);
    }
}
