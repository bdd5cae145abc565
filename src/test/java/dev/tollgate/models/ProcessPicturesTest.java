package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The pictures in docs/processes are those of the models. */
class ProcessPicturesTest {

    private static final Path FOLDER = Path.of("docs/processes");

    @Test
    void every_process_has_the_picture_that_its_model_draws() {
        Map<String, String> pictures = new TreeMap<>();
        ModelFiles.models().forEach(model -> pictures.put(model.fileName + ".svg", ProcessPicture.of(model)));
        Generated.check(FOLDER, ".svg", pictures);
    }

    @Test
    void every_process_says_in_a_sentence_what_it_does() {
        assertThat(ModelFiles.models())
                .allSatisfy(model -> assertThat(ProcessPicture.documentation(model.process))
                        .as("documentation of %s", model)
                        .isNotBlank());
    }

    @Test
    void the_index_shows_every_process_with_its_sentence() {
        Generated.check(FOLDER.resolve("README.md"), index());
    }

    private static String index() {
        List<ModelFiles.Model> models = ProcessPicture.inOrder(ModelFiles.models());
        StringBuilder text = new StringBuilder("""
                # The processes

                %d executable processes, in the order in which a program meets them. Tasks of people are blue; a thick border is
                a call of another process. Made from the models in `bpmn/`; write them anew with
                `%s`.

                """.formatted(models.size(), Generated.COMMAND));
        models.forEach(
                model -> text.append("- [%s](#%s)%n".formatted(model.process.getAttribute("name"), model.fileName)));
        models.forEach(model -> text.append("""

                <a id="%s"></a>
                ## %s
                %s

                ![%s](%s.svg)
                """.formatted(
                        model.fileName,
                        model.process.getAttribute("name"),
                        ProcessPicture.documentation(model.process),
                        model.process.getAttribute("name"),
                        model.fileName)));
        return text.toString();
    }
}
