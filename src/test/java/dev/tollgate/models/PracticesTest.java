package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/** Each practice of the method is acted on somewhere, a test proves it, and docs/practices.md says where and which. */
class PracticesTest {

    private static final Path LIST = Path.of("docs/practices.csv");
    private static final Path DOCUMENT = Path.of("docs/practices.md");

    /** Principles and promised outcomes that many places act on at once. */
    private static final Set<String> BROAD = Stream.concat(
                    IntStream.rangeClosed(1, 9).boxed(),
                    Stream.of(84, 85, 86, 95, 96, 99, 103, 105, 149, 150, 156, 167, 181, 192, 206))
            .map(number -> "S" + number)
            .collect(Collectors.toSet());

    private static final int PER_CARRIER = 5;

    private record Practice(String id, String kind, String section, String text) {}

    private final Map<String, Practice> practices = practices();
    private final List<PracticeCarriers.Carrier> carriers = PracticeCarriers.all();
    private final Map<String, List<String>> proofs = proofs();

    @Test
    void every_practice_is_carried_somewhere() {
        Map<String, List<String>> places = PracticeCarriers.byPractice(carriers);
        assertThat(practices.keySet()).hasSize(217);
        assertThat(practices.keySet().stream().filter(id -> !places.containsKey(id)))
                .as("practices that no model, form, rule or file carries")
                .isEmpty();
    }

    @Test
    void every_practice_is_proven_by_a_test() {
        assertThat(practices.keySet().stream().filter(id -> !proofs.containsKey(id)))
                .as("practices that no test @Proves")
                .isEmpty();
    }

    @Test
    void carriers_and_proofs_name_only_practices_of_the_list() {
        assertThat(carriers.stream()
                        .flatMap(carrier -> carrier.practices().stream())
                        .filter(id -> !practices.containsKey(id)))
                .as("unknown practices in carriers")
                .isEmpty();
        assertThat(proofs.keySet().stream().filter(id -> !practices.containsKey(id)))
                .as("unknown practices in @Proves")
                .isEmpty();
    }

    @Test
    void no_carrier_claims_more_than_it_can_act_on() {
        assertThat(carriers.stream()
                        .filter(carrier -> carrier.practices().stream()
                                        .filter(id -> !BROAD.contains(id))
                                        .count()
                                > PER_CARRIER))
                .as("carriers of more than %d practices, broad principles aside", PER_CARRIER)
                .isEmpty();
    }

    @Test
    void only_tests_that_run_prove_something() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (MethodMetadata method : proving()) {
            boolean runs = method.isAnnotated(Testable.class.getName());
            if (!runs || method.isAnnotated(Disabled.class.getName())) {
                wrong.add(name(method));
            }
        }
        assertThat(wrong).as("@Proves on what does not run as a test").isEmpty();
    }

    @Test
    void the_document_says_where_each_practice_lives_and_what_proves_it() {
        Generated.check(DOCUMENT, document());
    }

    private String document() {
        Map<String, List<String>> places = PracticeCarriers.byPractice(carriers);
        Map<String, List<Practice>> sections = new LinkedHashMap<>();
        practices
                .values()
                .forEach(practice -> sections.computeIfAbsent(practice.section(), section -> new ArrayList<>())
                        .add(practice));
        long carried = practices.keySet().stream().filter(places::containsKey).count();
        long proven = practices.keySet().stream().filter(proofs::containsKey).count();
        StringBuilder text = new StringBuilder(
                """
                # Where each practice of the method lives

                Made from the models, forms, decisions and tests; do not edit. Write it anew with
                `%s`.

                Carried: %d of %d. Proven by a test that takes the practice out, or acts against it, and sees a form, a seal,
                a decision or a message refuse or change: %d of %d.
                """.formatted(Generated.COMMAND, carried, practices.size(), proven, practices.size()));
        sections.forEach((section, list) -> {
            text.append("\n## ")
                    .append(section)
                    .append("\n| id | kind | practice | carried by | proven by |\n|---|---|---|---|---|\n");
            list.forEach(practice -> text.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            practice.id(),
                            practice.kind(),
                            cell(practice.text()),
                            cells(places.getOrDefault(practice.id(), List.of())),
                            proofs.getOrDefault(practice.id(), List.of()).stream()
                                    .map(proof -> "`" + proof + "`")
                                    .collect(Collectors.joining("<br>")))));
        });
        return text.toString();
    }

    private static String cells(List<String> texts) {
        return texts.stream().map(PracticesTest::cell).collect(Collectors.joining("<br>"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static Map<String, Practice> practices() {
        Map<String, Practice> practices = new LinkedHashMap<>();
        try (Reader reader = Files.newBufferedReader(LIST)) {
            for (CSVRecord row : CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)) {
                practices.put(
                        row.get("id"),
                        new Practice(row.get("id"), row.get("kind"), row.get("section"), row.get("practice")));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return practices;
    }

    private static Map<String, List<String>> proofs() {
        Map<String, Set<String>> proofs = new TreeMap<>();
        try {
            for (MethodMetadata method : proving()) {
                String[] ids = (String[])
                        method.getAnnotationAttributes(Proves.class.getName()).get("value");
                Arrays.stream(ids)
                        .forEach(id -> proofs.computeIfAbsent(id, none -> new TreeSet<>())
                                .add(name(method)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Map<String, List<String>> listed = new TreeMap<>();
        proofs.forEach((id, names) -> listed.put(id, List.copyOf(names)));
        return listed;
    }

    private static String name(MethodMetadata method) {
        String type = method.getDeclaringClassName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + method.getMethodName();
    }

    /** Read from the class files, so that no test class is started for it. */
    private static List<MethodMetadata> proving() throws IOException {
        SimpleMetadataReaderFactory readers = new SimpleMetadataReaderFactory();
        List<MethodMetadata> methods = new ArrayList<>();
        for (Resource type : new PathMatchingResourcePatternResolver()
                .getResources("file:target/test-classes/dev/tollgate/**/*.class")) {
            MetadataReader reader = readers.getMetadataReader(type);
            methods.addAll(reader.getAnnotationMetadata().getAnnotatedMethods(Proves.class.getName()));
        }
        return methods;
    }
}
