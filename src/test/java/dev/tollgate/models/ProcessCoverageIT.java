package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Looks at what the walks of this build passed, each in its own engine; nothing runs twice for it. */
class ProcessCoverageIT {

    private static final Path EXCEPTIONS = Path.of("src/test/resources/coverage-exceptions.yaml");

    @Test
    void the_walks_pass_every_flow_node_and_every_sequence_flow() throws Exception {
        Set<String> missing = new TreeSet<>(walks());
        Map<String, Set<String>> walks = ProcessCoverage.walks();
        missing.removeAll(walks.keySet());
        // With -Dtest=... only a part of the walks ran, which says nothing about the whole.
        boolean choice = System.getProperty("test") != null;
        Map<String, ProcessCoverage.Share> shares = ProcessCoverage.shares(
                walks.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        List<String> missed = shares.values().stream()
                .flatMap(share -> share.missed().stream())
                .toList();
        String summary = ProcessCoverage.summary(shares)
                + missed.stream().map(id -> "not passed: " + id + "\n").collect(Collectors.joining());
        ProcessCoverage.write(ProcessCoverage.FOLDER.resolve("summary.txt"), summary);
        System.out.print(summary);

        assumeThat(choice && !missing.isEmpty())
                .as("only some walks were asked for; not run: %s", missing)
                .isFalse();
        assertThat(missing).as("walks that did not end in this build").isEmpty();
        Map<String, String> exceptions = exceptions();
        assertThat(missed)
                .as("passed by no walk; walk them, or say why not in %s", EXCEPTIONS)
                .allMatch(exceptions::containsKey);
        assertThat(exceptions.keySet())
                .as("%s excepts what is passed, or does not exist", EXCEPTIONS)
                .isSubsetOf(missed);
        assertThat(exceptions.values()).as("the reasons in %s", EXCEPTIONS).noneMatch(String::isBlank);
    }

    private static Set<String> walks() {
        return new ClassFileImporter()
                .importPackages("dev.tollgate.models").stream()
                        .filter(type -> type.isAssignableTo(Walk.class)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }

    private static Map<String, String> exceptions() throws Exception {
        Map<String, Object> read =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(EXCEPTIONS));
        Map<String, String> exceptions = new TreeMap<>();
        read.forEach((id, reason) -> exceptions.put(id, reason == null ? "" : reason.toString()));
        return exceptions;
    }
}
