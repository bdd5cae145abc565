package dev.tollgate.taskpage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranslatedFormTest {

    private static final Pattern PLACE = Pattern.compile("\\{\\{[^}]+}}");

    static Stream<Path> translations() throws IOException {
        return Files.list(Path.of("src/main/resources/form-texts")).sorted();
    }

    @ParameterizedTest
    @MethodSource("translations")
    void a_translation_has_each_text_of_its_form_with_the_same_placeholders_and_no_other(Path file) throws IOException {
        Map<String, String> english = texts(form(file));
        Properties translated = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            translated.load(reader);
        }

        assertThat(translated.remove("title")).as("title").asString().isNotBlank();
        assertThat(translated.stringPropertyNames()).isEqualTo(english.keySet());
        english.forEach((key, text) ->
                assertThat(places(translated.getProperty(key))).as(key).isEqualTo(places(text)));
    }

    @Test
    void a_form_that_is_translated_is_so_into_every_language() throws IOException {
        List<String> forms = translations()
                .map(file -> file.getFileName().toString().replaceFirst("_.*", ""))
                .distinct()
                .toList();
        for (String form : forms) {
            for (String language : Languages.known()) {
                assertThat(new TranslatedForm(Files.readString(Path.of("forms", form + ".form")), Words.in(language))
                                .title()
                                .isPresent())
                        .as("%s in %s", form, language)
                        .isNotEqualTo(language.equals(Languages.DEFAULT));
            }
        }
    }

    @Test
    void what_no_file_knows_stays_as_it_was_deployed() throws IOException {
        String content = Files.readString(Path.of("forms/review-pilot.form")).replace("\"better\"", "\"asked-before\"");

        assertThat(new TranslatedForm(content, Words.in("de")).components())
                .extracting(component -> component.path("label").asText())
                .contains("Hilft es Ihnen bei der täglichen Arbeit?", "What would make it better?");
    }

    private static JsonNode form(Path translation) throws IOException {
        String form = translation.getFileName().toString().replaceFirst("_.*", "");
        return new ObjectMapper().readTree(Files.readString(Path.of("forms", form + ".form")));
    }

    private static Map<String, String> texts(JsonNode form) {
        Map<String, String> texts = new TreeMap<>();
        for (JsonNode component : form.path("components")) {
            String name = component.path("key").asText(component.path("id").asText());
            for (String property : List.of("text", "label", "description")) {
                if (component.has(property)) {
                    texts.put(name + "." + property, component.path(property).asText());
                }
            }
            component
                    .path("values")
                    .forEach(value -> texts.put(
                            name + "." + value.path("value").asText(),
                            value.path("label").asText()));
        }
        return texts;
    }

    private static List<String> places(String text) {
        List<String> places = new ArrayList<>(
                PLACE.matcher(text).results().map(MatchResult::group).toList());
        Collections.sort(places);
        return places;
    }
}
