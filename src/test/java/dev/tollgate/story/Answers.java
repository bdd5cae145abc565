package dev.tollgate.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the people of the example answer in each form when they do their work well: the file of the form's name in
 * {@code src/test/resources/answers}. A text {@code today+14} stands for the day two weeks after the form is filled.
 */
public final class Answers {

    private static final Path FOLDER = Path.of("src/test/resources/answers");
    private static final Pattern DAY = Pattern.compile("today([+-]\\d+)?");

    private Answers() {}

    /**
     * @param today the day on which the form is filled
     */
    public static Map<String, Object> to(String formId, LocalDate today) {
        Path file = FOLDER.resolve(formId + ".yaml");
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "Nobody has an answer to form '%s'; write it to %s".formatted(formId, file));
        }
        try {
            Map<?, ?> answer = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return map(answer, today);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> map(Map<?, ?> written, LocalDate today) {
        Map<String, Object> meant = new LinkedHashMap<>();
        written.forEach((key, value) -> meant.put((String) key, meant(value, today)));
        return meant;
    }

    private static Object meant(Object written, LocalDate today) {
        return switch (written) {
            case Map<?, ?> nested -> map(nested, today);
            case List<?> several ->
                several.stream().map(each -> meant(each, today)).toList();
            case String text -> day(text, today);
            default -> written;
        };
    }

    private static String day(String text, LocalDate today) {
        Matcher day = DAY.matcher(text);
        if (!day.matches()) {
            return text;
        }
        return today.plusDays(day.group(1) == null ? 0 : Integer.parseInt(day.group(1)))
                .toString();
    }
}
