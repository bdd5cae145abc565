package dev.tollgate.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LanguagesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");

    /** A key, or the beginning of one where the code goes on with a plus. */
    private static final Pattern ASKED =
            Pattern.compile("\\b(?:words|english\\(\\))\\s*\\.(?:text|html)\\(\\s*\"([^\"]+)\"");

    static Stream<String> translated() {
        return Languages.known().stream().filter(language -> !language.equals(Languages.DEFAULT));
    }

    @Test
    void there_are_texts_in_english_german_and_french() {
        assertThat(Languages.known()).containsExactly("de", "en", "fr");
    }

    @ParameterizedTest
    @MethodSource("translated")
    void every_language_has_the_same_texts_with_the_same_placeholders(String language) throws IOException {
        Properties english = bundle("messages.properties");
        Properties other = bundle("messages_" + language + ".properties");

        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        assertThat(english.stringPropertyNames())
                .allSatisfy(key -> assertThat(placeholders(other.getProperty(key)))
                        .as(key)
                        .isEqualTo(placeholders(english.getProperty(key))));
    }

    @Test
    void every_text_that_the_code_asks_for_exists() throws IOException {
        Set<String> keys = bundle("messages.properties").stringPropertyNames();
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                ASKED.matcher(Files.readString(file)).results().forEach(found -> asked.add(found.group(1)));
            }
        }

        assertThat(asked)
                .hasSizeGreaterThan(200)
                .allSatisfy(key -> assertThat(keys)
                        .as(key)
                        .anyMatch(known -> key.endsWith(".") ? known.startsWith(key) : known.equals(key)));
    }

    @ParameterizedTest
    @CsvSource({"messages", "messages_de", "messages_fr"})
    void no_text_loses_an_apostrophe_or_holds_markup(String file) throws IOException {
        Properties texts = bundle(file + ".properties");

        assertThat(texts.stringPropertyNames()).allSatisfy(key -> {
            String text = texts.getProperty(key);
            assertThat(text.replace("''", "")).as(key).isNotBlank().doesNotContain("'", "<", ">");
            assertThat(new MessageFormat(text, Locale.ROOT).toPattern().replace("''", "'"))
                    .as(key)
                    .isEqualTo(text.replace("''", "'"));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Monday, 30 August 2027, 14:05 | 30 August 2027",
                "de | Montag, 30. August 2027, 14:05 | 30. August 2027",
                "fr | lundi 30 août 2027, 14:05 | 30 août 2027",
                "es | Monday, 30 August 2027, 14:05 | 30 August 2027",
            })
    void days_are_written_as_the_reader_writes_them(String language, String moment, String day) {
        ZonedDateTime when = ZonedDateTime.of(2027, 8, 30, 14, 5, 0, 0, ZoneId.of("Europe/Berlin"));
        Words words = Words.in(language);

        assertThat(words.dayAndTime(when)).isEqualTo(moment);
        assertThat(words.day(when)).isEqualTo(day);
    }

    @Test
    void a_region_has_its_own_months_and_numbers() {
        ZonedDateTime when = ZonedDateTime.of(2027, 1, 4, 9, 0, 0, 0, ZoneId.of("Europe/Vienna"));

        assertThat(Words.in("de-AT").day(when)).isEqualTo("4. Jänner 2027");
        assertThat(Words.in("de").text("digest.subject.many", "CRM", 1200)).contains("1.200 Aufgaben");
        assertThat(Words.in("en").text("digest.subject.many", "CRM", 1200)).contains("1,200 things");
    }

    @ParameterizedTest
    @CsvSource({"DE,de", "de-at,de-AT", "pt-BR,pt-BR", "zh-hans-cn,zh-Hans-CN", "en-US-u-nu-arab,en-US"})
    void a_tag_is_taken_in_any_letters(String written, String tag) {
        assertThat(Languages.tag(written)).contains(tag);
    }

    @ParameterizedTest
    @CsvSource({
        "german,Did you mean 'de'?",
        "Deutsch,Did you mean 'de'?",
        "de_DE,Did you mean 'de-DE'?",
        "qq,'Write a language tag like en, de or fr-CH; there are texts in de, en, fr.'",
    })
    void what_is_no_language_is_told_with_what_to_write_instead(String written, String remedy) {
        assertThat(Languages.tag(written)).isEmpty();
        assertThat(Languages.remedy(written)).isEqualTo(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"fr-CH, en;q=0.5 | fr", "es, de;q=0.3 | de", "es | en", "%%% | en", "'' | en"})
    void a_browser_may_say_what_its_reader_prefers(String header, String language) {
        assertThat(Languages.preferred(header)).isEqualTo(language);
    }

    @Test
    void texts_for_a_page_hold_no_command_of_others() {
        assertThat(Words.in("de").html("link.onlyFor", "<script>alert(1)</script>"))
                .isEqualTo("Nur für &lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(Words.in("de").text("link.onlyFor", "{0} it's"))
                .as("what people are called is no pattern")
                .isEqualTo("Nur für {0} it's");
    }

    private static Set<String> placeholders(String text) {
        return new TreeSet<>(
                PLACEHOLDER.matcher(text).results().map(found -> found.group()).toList());
    }

    private static Properties bundle(String file) throws IOException {
        Properties texts = new Properties() {
            @Override
            public synchronized Object put(Object key, Object value) {
                assertThat(super.put(key, value))
                        .as("%s has '%s' once", file, key)
                        .isNull();
                return null;
            }
        };
        try (InputStream in = LanguagesTest.class.getResourceAsStream("/" + file)) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
