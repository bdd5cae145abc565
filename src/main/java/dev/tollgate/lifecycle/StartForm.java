package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * What somebody asked for when they started a program: a registered one, or a definition with people.
 *
 * @param programId the registered program, or null
 * @param definition the definition as written or as made from the form's fields; null for a registered program
 * @param people CSV, or null
 * @param madeFromFields whether the definition was not written by hand
 */
record StartForm(
        @Nullable String programId,
        @Nullable String definition,
        @Nullable byte[] people,
        boolean madeFromFields) {

    static final List<String> FIELDS = List.of(
            "how",
            "programId",
            "definition",
            "people",
            "name",
            "software",
            "objective",
            "goLive",
            "executiveSponsor",
            "changeLead");

    private static final List<String> DEFINITION_FIELDS =
            List.of("name", "software", "objective", "goLive", "executiveSponsor", "changeLead");

    static StartForm of(Job job) {
        byte[] people = job.text("people")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        Optional<String> how = job.text("how");
        // A definition stands above all else: it may be the correction of what was wrong the first time.
        Optional<String> definition = job.text("definition");
        if (definition.isPresent()) {
            return new StartForm(null, definition.get(), people, false);
        }
        boolean fields =
                DEFINITION_FIELDS.stream().anyMatch(field -> job.text(field).isPresent());
        if (how.filter("here"::equals).isPresent()
                || (how.isEmpty() && job.text("programId").isEmpty() && fields)) {
            Map<String, Object> minimal = new LinkedHashMap<>();
            DEFINITION_FIELDS.forEach(field -> job.text(field).ifPresent(value -> minimal.put(field, value)));
            return new StartForm(null, Canonical.json(minimal), people, true);
        }
        return new StartForm(job.text("programId").orElse(null), null, people, false);
    }
}
