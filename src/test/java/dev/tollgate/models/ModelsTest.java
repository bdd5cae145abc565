package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.models.ModelFiles.Form;
import dev.tollgate.models.ModelFiles.Model;
import dev.tollgate.models.ModelFiles.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The models against the contracts of the architecture, against the forms and against the code. */
class ModelsTest {

    private static final Set<String> ROLES = Set.of(
            "program-office",
            "change-lead",
            "executive-sponsor",
            "local-sponsor",
            "reviewer",
            "trainer",
            "sponsor",
            "people-manager",
            "champion",
            "pilot-member",
            "obstacle-owner");
    private static final Set<String> FLOW_NODES = Set.of(
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "boundaryEvent",
            "subProcess",
            "userTask",
            "serviceTask",
            "callActivity",
            "exclusiveGateway",
            "parallelGateway",
            "eventBasedGateway");
    private static final Set<String> BESIDE_FLOW_NODES = Set.of(
            "documentation",
            "extensionElements",
            "sequenceFlow",
            "incoming",
            "outgoing",
            "multiInstanceLoopCharacteristics");
    /** What people start in Tasklist beside a program. */
    private static final String BESIDE = "measurement-by-hand";

    /** What is handed on as it is, since no program is known yet to which an answer could belong. */
    private static final Map<String, List<String>> BEFORE_A_PROGRAM = Map.of(
            "CorrectDefinitionTask", List.of("=definition -> definition", "=people -> people"),
            "CorrectRequestTask", List.of("=programId -> programId", "=measuredBy -> measuredBy"));

    private static final Pattern JOB_TYPE = Pattern.compile("jobType\\(\\)\\s*\\{\\s*return\\s+\"([^\"]+)\"");
    private static final Set<String> WITH_OUTCOME = Set.of("progression-gate", "pilot-review");
    private static final Map<String, Form> FORMS = ModelFiles.forms();

    static List<Model> models() {
        return ModelFiles.models();
    }

    static Stream<Node> callActivities() {
        return models().stream().flatMap(model -> model.nodes("callActivity").stream());
    }

    static Stream<Node> userTasks() {
        return models().stream().flatMap(model -> model.nodes("userTask").stream());
    }

    static Stream<Form> forms() {
        return FORMS.values().stream();
    }

    @Test
    void every_job_type_has_a_worker_and_every_worker_a_job_type() throws IOException {
        Set<String> inModels = models().stream()
                .flatMap(model -> model.jobTypes().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inCode = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                JOB_TYPE.matcher(Files.readString(source))
                        .results()
                        .map(MatchResult::group)
                        .forEach(found -> {
                            var matcher = JOB_TYPE.matcher(found);
                            if (matcher.find()) {
                                inCode.add(matcher.group(1));
                            }
                        });
            }
        }
        assertThat(inCode).isEqualTo(inModels);
    }

    @ParameterizedTest
    @MethodSource("models")
    void one_executable_named_process_a_file_and_the_file_has_its_name(Model model) {
        assertThat(model.process.getAttribute("id")).isEqualTo(model.fileName);
        assertThat(model.process.getAttribute("isExecutable")).isEqualTo("true");
        assertThat(model.process.getAttribute("name")).isNotBlank();
        assertThat(ModelFiles.all(model.root, model.process.getNamespaceURI(), "process"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_element_and_every_flow_is_drawn(Model model) {
        List<String> nodes = model.nodes(FLOW_NODES.toArray(String[]::new)).stream()
                .map(Node::id)
                .toList();
        List<String> flows = model.nodes("sequenceFlow").stream().map(Node::id).toList();
        assertThat(model.drawn("BPMNShape")).containsExactlyInAnyOrderElementsOf(nodes);
        assertThat(model.drawn("BPMNEdge")).containsExactlyInAnyOrderElementsOf(flows);
    }

    @ParameterizedTest
    @MethodSource("models")
    void only_kinds_of_elements_that_the_guard_knows_are_used(Model model) {
        assertThat(FLOW_NODES).containsAll(kindsWithin(model.process));
    }

    private static Set<String> kindsWithin(Element container) {
        Set<String> kinds = new HashSet<>();
        for (var child = container.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && !BESIDE_FLOW_NODES.contains(element.getLocalName())) {
                kinds.add(element.getLocalName());
                if (element.getLocalName().equals("subProcess")) {
                    kinds.addAll(kindsWithin(element));
                }
            }
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_process_is_guarded_at_its_start_and_at_its_end(Model model) {
        String begins = switch (model.fileName) {
            case "adoption-program" -> "end open-run";
            case BESIDE -> "end open-request";
            default -> "end enter";
        };
        boolean root = model.fileName.equals("adoption-program");
        assertThat(model.nodes("startEvent"))
                .anySatisfy(start -> assertThat(start.ofProcess()).isTrue());
        assertThat(model.nodes("startEvent"))
                .allSatisfy(start ->
                        assertThat(start.listeners()).isEqualTo(start.ofProcess() ? List.of(begins) : List.of()));
        assertThat(model.nodes("endEvent"))
                .allSatisfy(end -> assertThat(end.listeners())
                        .isEqualTo(end.ofProcess() ? List.of(root ? "end complete-program" : "end seal") : List.of()));
    }

    /** Operate before 8.8 loses process instances whose own listeners have incidents. */
    @ParameterizedTest
    @MethodSource("models")
    void no_process_has_listeners_of_its_own(Model model) {
        assertThat(model.listeners()).isEmpty();
    }

    /**
     * The engine reads a list again whenever one of its items is done, and waits for ever when its length has changed: two
     * activities side by side, or two occurrences of one event, must not write into one list.
     */
    @ParameterizedTest
    @MethodSource("models")
    void a_list_that_is_walked_through_is_no_other_activitys(Model model) {
        List<Node> loops =
                model.activities().stream().filter(node -> node.list() != null).toList();
        assertThat(loops.stream().map(Node::list)).doesNotHaveDuplicates();
        assertThat(loops.stream().filter(Node::inEventSubprocess))
                .allSatisfy(loop -> assertThat(loop.around().mappings("input")).contains("=[] -> " + loop.list()));
    }

    @ParameterizedTest
    @MethodSource("callActivities")
    void a_call_hands_over_a_ticket_and_ids_and_nothing_else(Node call) {
        Element called = call.own("calledElement").getFirst();
        assertThat(FILES).contains(called.getAttribute("processId"));
        assertThat(called.getAttribute("bindingType")).isEqualTo("deployment");
        assertThat(called.getAttribute("propagateAllParentVariables")).isEqualTo("false");
        assertThat(called.getAttribute("propagateAllChildVariables")).isEqualTo("false");
        assertThat(call.listeners()).containsExactly("start issue-ticket");
        assertThat(call.mappings("input")).contains("=programId -> programId");
        assertThat(call.own("input"))
                .allSatisfy(input -> assertThat(Set.of(
                                "programId", "evidenceHead", "waveId", "gate", "campaign", "departmentId", "subject"))
                        .contains(input.getAttribute("target")));
        assertThat(call.mappings("output"))
                .isEqualTo(
                        WITH_OUTCOME.contains(called.getAttribute("processId"))
                                ? List.of("=outcome -> outcome", "=evidenceHead -> evidenceHead")
                                : List.of("=evidenceHead -> evidenceHead"));
    }

    @ParameterizedTest
    @MethodSource("userTasks")
    void a_task_of_a_person_is_assigned_recorded_and_answers_with_nothing_but_its_form(Node task) {
        assertThat(task.own("userTask")).hasSize(1);
        assertThat(task.listeners()).containsExactly("start assign-task", "end record-task");
        assertThat(ROLES).contains(task.property("role"));
        assertThat(Integer.parseInt(task.property("dueDays"))).isPositive();
        Element assignment = task.own("assignmentDefinition").getFirst();
        assertThat(assignment.getAttribute("candidateGroups")).isEqualTo(task.property("role"));
        assertThat(assignment.getAttribute("candidateUsers")).isEqualTo("=candidateUsers");
        assertThat(assignment.hasAttribute("assignee")).isFalse();
        assertThat(task.own("taskSchedule").getFirst().getAttribute("dueDate")).isEqualTo("=dueAt");
        assertThat(task.own("formDefinition").getFirst().getAttribute("bindingType"))
                .isEqualTo("deployment");
        assertThat(FORMS).containsKey(task.formId());
        String shown = task.mappings("output").getFirst();
        assertThat(shown).startsWith("={").endsWith("} -> answer");
        assertThat(FORMS.get(task.formId()).keys().stream().map(key -> key + ": " + key))
                .as("what of the answer becomes a variable that Operate shows")
                .containsAll(Stream.of(shown.substring(2, shown.length() - "} -> answer".length())
                                .split(", "))
                        .filter(field -> !field.isBlank())
                        .toList());
        assertThat(task.mappings("output").subList(1, task.mappings("output").size()))
                .isEqualTo(BEFORE_A_PROGRAM.getOrDefault(task.id(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("userTasks")
    void what_is_answered_in_confidence_is_a_field_of_the_form_and_none_of_the_variables_that_stay(Node task) {
        String confidential = task.property("confidential");
        if (confidential == null) {
            return;
        }
        Set<String> keys = FORMS.get(task.formId()).keys().stream().collect(Collectors.toSet());
        Set<String> apart = confidential.equals("all") ? keys : Set.of(confidential.split(" ", -1));
        assertThat(keys).containsAll(apart);
        assertThat(task.mappings("output"))
                .allSatisfy(output -> assertThat(output.split("\\W+")).doesNotContainAnyElementsOf(apart));
    }

    @Test
    void surveys_conflicts_between_sponsors_and_reasons_about_people_are_confidential() {
        assertThat(userTasks()
                        .filter(task -> task.property("confidential") != null)
                        .map(task -> task.formId() + " " + task.property("confidential")))
                .containsExactlyInAnyOrder(
                        "user-survey all",
                        "review-pilot all",
                        "manager-urgency all",
                        "settle-conflicts conflicts",
                        "review-step reason",
                        "decide-with-sponsors dissent",
                        "approve-award comment",
                        "develop-people people",
                        "record-attendance absent notYetAlone");
    }

    @Test
    void every_form_is_linked_and_every_link_has_its_form() {
        Set<String> linked = models().stream()
                .flatMap(model -> model.nodes("userTask", "startEvent").stream())
                .map(Node::formId)
                .filter(form -> form != null)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(linked).isEqualTo(new TreeSet<>(FORMS.keySet()));
    }

    @Test
    void only_known_messages_are_waited_for() {
        assertThat(models().stream().flatMap(model -> model.messages().stream()))
                .containsOnly(
                        "program-start-requested",
                        "campaign-accounted",
                        "obstacle-raised",
                        "win-seen",
                        "wave-requested",
                        "program-cancel-requested",
                        "confirmation-given");
    }

    @ParameterizedTest
    @MethodSource("models")
    void only_rules_that_the_seal_knows_make_an_element_required(Model model) {
        assertThat(model.activities().stream()
                        .map(node -> node.property("required"))
                        .filter(required -> required != null)
                        .toList())
                .isSubsetOf("always", "unlessStopped", "eachWave", "eachDepartment", "eachSubject", "ifPilot");
        model.nodes("callActivity").stream()
                .filter(call -> !call.inEventSubprocess())
                // A remedy: what it brings is measured before anything goes on.
                .filter(call -> !call.id().equals("TrainAgainCall"))
                .forEach(call ->
                        assertThat(call.property("required")).as(call.id()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_form_has_the_name_of_its_file_and_suits_the_tasklist(Form form) {
        assertThat(form.root.get("id").asText()).isEqualTo(form.fileName);
        assertThat(form.root.get("executionPlatform").asText()).isEqualTo("Camunda Cloud");
        assertThat(form.root.get("executionPlatformVersion").asText()).isEqualTo("8.6.0");
        assertThat(form.root.get("schemaVersion").asInt()).isEqualTo(16);
        assertThat(form.components().stream()
                        .map(component -> component.get("id").asText()))
                .doesNotHaveDuplicates();
        assertThat(form.keys()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_form_asks_for_eight_things_at_most(Form form) {
        assertThat(form.components())
                .filteredOn(component -> component.at("/validate/required").asBoolean())
                .hasSizeLessThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_form_shows_seven_obstacles_at_most_and_says_what_good_looks_like(Form form) {
        assertThat(form.components())
                .filteredOn(component -> component.path("key").asText().equals("obstacles"))
                .allSatisfy(obstacles -> assertThat(obstacles.get("values")).hasSizeLessThanOrEqualTo(7));
        assertThat(form.components())
                .anySatisfy(
                        component -> assertThat(component.path("text").asText()).contains("Good looks like"));
    }

    @Test
    void practices_are_named_by_their_ids_five_at_most() {
        Stream<String> ofModels =
                models().stream().flatMap(model -> model.activities().stream()).map(node -> node.property("practices"));
        Stream<String> ofForms = FORMS.values().stream()
                .flatMap(form -> form.components().stream())
                .map(component -> component.at("/properties/practices").asText(null));
        assertThat(Stream.concat(ofModels, ofForms).filter(practices -> practices != null))
                .isNotEmpty()
                .allSatisfy(practices -> {
                    assertThat(practices).matches("S\\d{1,3}( S\\d{1,3}){0,4}");
                    for (String id : practices.split(" ", -1)) {
                        assertThat(Integer.parseInt(id.substring(1))).isBetween(1, 217);
                    }
                });
    }

    private static final Set<String> FILES =
            models().stream().map(model -> model.fileName).collect(Collectors.toSet());
}
