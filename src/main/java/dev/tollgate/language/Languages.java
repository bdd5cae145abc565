package dev.tollgate.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.lang.Nullable;

/** The languages that there are texts in, and the tags that people write for languages (BCP 47). */
public final class Languages {

    /** What {@code messages.properties} is written in. */
    public static final String DEFAULT = "en";

    private static final String FILE_BEGINS = "messages_";
    private static final Set<String> KNOWN = found();
    private static final Set<String> LANGUAGES = Stream.concat(
                    Arrays.stream(Locale.getISOLanguages()),
                    Arrays.stream(Locale.getAvailableLocales()).map(Locale::getLanguage))
            .filter(language -> !language.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private Languages() {}

    /** The languages that there are texts in, without regions. */
    public static Set<String> known() {
        return KNOWN;
    }

    /** Whether there are texts for a reader with that tag. */
    public static boolean has(@Nullable String tag) {
        return tag != null && KNOWN.contains(language(tag));
    }

    /** The language of a tag without its region: {@code de} of {@code de-AT}. */
    public static String language(String tag) {
        return Locale.forLanguageTag(tag).getLanguage();
    }

    /** The tag in its usual letters, as far as texts depend on it; empty where it names no language. */
    public static Optional<String> tag(String written) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(written).build();
            boolean known = LANGUAGES.contains(locale.getLanguage())
                    && (locale.getCountry().length() != 2 || COUNTRIES.contains(locale.getCountry()));
            return known
                    ? Optional.of(new Locale.Builder()
                            .setLanguage(locale.getLanguage())
                            .setScript(locale.getScript())
                            .setRegion(locale.getCountry())
                            .build()
                            .toLanguageTag())
                    : Optional.empty();
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    /** What to write instead of something that names no language. */
    public static String remedy(String written) {
        String plain = written.strip();
        return tag(plain.replace('_', '-'))
                .or(() -> named(plain))
                .map(tag -> "Did you mean '%s'?".formatted(tag))
                .orElse("Write a language tag like en, de or fr-CH; there are texts in %s.".formatted(listed()));
    }

    /** The known languages in a row. */
    public static String listed() {
        return String.join(", ", KNOWN);
    }

    /** The known language that a browser asks for first. */
    public static String preferred(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return DEFAULT;
        }
        try {
            List<Locale> known = KNOWN.stream().map(Locale::forLanguageTag).toList();
            Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), known);
            return best == null ? DEFAULT : best.toLanguageTag();
        } catch (IllegalArgumentException e) {
            return DEFAULT;
        }
    }

    private static Optional<String> named(String name) {
        return LANGUAGES.stream()
                .sorted()
                .filter(language -> {
                    Locale locale = Locale.forLanguageTag(language);
                    return locale.getDisplayLanguage(Locale.ENGLISH).equalsIgnoreCase(name)
                            || locale.getDisplayLanguage(locale).equalsIgnoreCase(name);
                })
                .findFirst();
    }

    private static Set<String> found() {
        Set<String> languages = new TreeSet<>(Set.of(DEFAULT));
        try {
            for (Resource bundle : new PathMatchingResourcePatternResolver(Languages.class.getClassLoader())
                    .getResources("classpath*:" + FILE_BEGINS + "*.properties")) {
                String file = String.valueOf(bundle.getFilename());
                languages.add(file.substring(FILE_BEGINS.length(), file.lastIndexOf('.')));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableSet(languages);
    }
}
