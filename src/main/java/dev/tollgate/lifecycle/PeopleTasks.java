package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Deployments.Field;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The tasks of people: whom they wait for, until when, and what was answered. */
@Component
public class PeopleTasks {

    private static final LocalTime END_OF_DAY = LocalTime.of(17, 0);
    private static final String USUAL_DUE_DAYS = "5";
    private static final String SUBJECT = "subject";

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Deployments deployments;
    private final Ledger ledger;
    private final Plans plans;
    private final AnswerQuality quality;
    private final RecordedAnswers answers;
    private final Holders holders;
    private final ObjectProvider<TaskContext> contexts;
    private final ApplicationEventPublisher events;
    private final CompletedBy completedBy;
    private final ObjectProvider<AnswersByLink> byLink;
    private final Alarms alarms;
    private final HeldTasks held;
    private final Clock clock;

    PeopleTasks(
            JdbcClient jdbc,
            Instances instances,
            Deployments deployments,
            Ledger ledger,
            Plans plans,
            AnswerQuality quality,
            RecordedAnswers answers,
            Holders holders,
            ObjectProvider<TaskContext> contexts,
            ApplicationEventPublisher events,
            CompletedBy completedBy,
            ObjectProvider<AnswersByLink> byLink,
            Alarms alarms,
            HeldTasks held,
            Clock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.deployments = deployments;
        this.ledger = ledger;
        this.plans = plans;
        this.quality = quality;
        this.answers = answers;
        this.holders = holders;
        this.contexts = contexts;
        this.events = events;
        this.completedBy = completedBy;
        this.byLink = byLink;
        this.alarms = alarms;
        this.held = held;
        this.clock = clock;
    }

    /** A task that waits for somebody. */
    record Open(
            String processId,
            String elementId,
            String name,
            String role,
            @Nullable String waveId,
            @Nullable String subject,
            List<String> waitsFor,
            Instant since,
            Instant until) {}

    /** Says whom a task waits for and until when, and gives its form what it shows. */
    public Worker.Work assign(Job job) {
        DeployedProcess model = Admission.knownModel(deployments, job);
        Element element = element(job, model);
        Instance instance = instances.find(job.processInstanceKey()).orElseThrow();
        Optional<ProgramDefinition> plan =
                Optional.ofNullable(instance.programId()).map(plans::get);
        Wave wave = instance.programId() == null ? null : plans.waveOrNull(instance.programId(), instance.waveId());
        String role = element.properties().getOrDefault("role", "change-lead");
        String subject = Subjects.each(element) == null
                ? instance.subject()
                : job.text(SUBJECT)
                        .orElseThrow(() -> new Refused("Nobody says for whom '%s' is".formatted(element.name())));
        List<String> users = plan.map(known -> holders.of(job, element, role, known, wave, subject))
                .orElse(List.of());
        long dueDays = Long.parseLong(element.properties().getOrDefault("dueDays", USUAL_DUE_DAYS));
        OffsetDateTime dueAt = plan.map(known -> known.calendar().dueAt(clock.instant(), dueDays))
                .orElseGet(() -> dueAt(clock.instant(), dueDays, ZoneOffset.UTC));

        Map<String, Object> shown = shown(job, model, element, instance, plan, wave, subject, false);
        shown.put("candidateUsers", users);
        shown.put("dueAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(dueAt));
        return () -> {
            plan.ifPresent(known -> held.pass(job, element, instance, known, role, users, subject));
            open(job, element, instance, subject, role, users, dueAt.toInstant());
            return shown;
        };
    }

    /**
     * What the form shows.
     *
     * @param confided whether also what was said in confidence, which must not become a variable
     */
    private Map<String, Object> shown(
            Job job,
            DeployedProcess model,
            Element element,
            Instance instance,
            Optional<ProgramDefinition> plan,
            @Nullable Wave wave,
            @Nullable String subject,
            boolean confided) {
        Map<String, Object> shown = new LinkedHashMap<>();
        Set<String> asked = keys(model, element);
        if (AnswerQuality.judges(model, element)) {
            // It comes back for a correction: nothing has to be typed twice.
            answers.latest(instance.key(), element.id(), Subjects.each(element) == null ? null : subject)
                    .ifPresent(before -> before.content().forEach((key, value) -> {
                        if (value != null && asked.contains(key)) {
                            shown.put(key, value);
                        }
                    }));
        }
        shown.put("where", plan.map(known -> where(known, wave)).orElse("New program"));
        shown.put("software", plan.map(ProgramDefinition::software).orElse(""));
        if (subject != null) {
            shown.put(SUBJECT, subject);
        }
        shown.putAll(quality.shown(model, instance, element, subject, confided));
        contexts.stream()
                .filter(context -> context.elementId().equals(element.id()))
                .forEach(context -> {
                    shown.putAll(context.forTask(job));
                    if (confided) {
                        shown.putAll(context.confided(job));
                    }
                });
        if (!confided && shown.keySet().removeAll(Confidence.keys(element, asked))) {
            shown.put("reasons", noted(shown.get("reasons")));
        }
        return shown;
    }

    private static List<Object> noted(@Nullable Object reasons) {
        List<Object> noted = new ArrayList<>(reasons instanceof Collection<?> known ? known : List.of());
        noted.add(Confidence.NOT_REPEATED);
        return List.copyOf(noted);
    }

    /** "CRM rollout · Pilot". */
    static String where(ProgramDefinition plan, @Nullable Wave wave) {
        return wave == null ? plan.name() : plan.name() + " · " + wave.name();
    }

    static OffsetDateTime dueAt(Instant now, long dueDays, ZoneId zone) {
        return now.atZone(zone)
                .toLocalDate()
                .plusDays(dueDays)
                .atTime(END_OF_DAY)
                .atZone(zone)
                .toOffsetDateTime();
    }

    private static Element element(Job job, DeployedProcess model) {
        return Optional.ofNullable(model.elements().get(job.elementId()))
                .orElseThrow(() -> new Refused("'%s' is no task of '%s'".formatted(job.elementId(), job.processId())));
    }

    /** The questions of a task's form, by the variables of their answers. */
    private Set<String> keys(DeployedProcess model, Element element) {
        return Optional.ofNullable(element.formId()).flatMap(form -> deployments.form(model.key(), form)).stream()
                .flatMap(form -> form.fields().stream())
                .map(Field::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void open(
            Job job,
            Element element,
            Instance instance,
            @Nullable String subject,
            String role,
            List<String> users,
            Instant dueAt) {
        jdbc.sql("""
                        insert into open_task (element_instance_key, run_id, program_id, wave_id, subject, process_id, \
                        process_instance_key, element_id, name, role, waits_for, opened_at, due_at) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        job.elementInstanceKey(),
                        instance.runId(),
                        instance.programId(),
                        instance.waveId(),
                        subject,
                        job.processId(),
                        instance.key(),
                        element.id(),
                        element.name(),
                        role,
                        String.join("\n", users),
                        Runs.database(clock.instant()),
                        Runs.database(dueAt))
                .update();
        alarms.askedAgain(instance.key(), element.id());
        AskedTasks.note(jdbc, job, element, instance, role, users, clock.instant());
    }

    private List<String> waitsFor(Job job) {
        return jdbc.sql("select waits_for from open_task where element_instance_key = ?")
                .param(job.elementInstanceKey())
                .query(String.class)
                .optional()
                .map(text -> text.lines().toList())
                .orElse(List.of());
    }

    /** The form of a task that waits, for the page of whom it waits for. Not to be called inside a transaction. */
    public Optional<OpenForm> form(WaitingTasks.WaitingTask task) {
        Instance instance = instances.find(task.processInstanceKey()).orElse(null);
        DeployedProcess model = instance == null
                ? null
                : deployments.process(instance.definitionKey()).orElse(null);
        Element element = model == null ? null : model.elements().get(task.elementId());
        if (element == null || element.formId() == null) {
            return Optional.empty();
        }
        boolean each = Subjects.each(element) != null;
        Job job = new Job(
                0,
                "assign-task",
                task.processId(),
                model.key(),
                task.processInstanceKey(),
                task.elementId(),
                task.key(),
                each && task.subject() != null ? Map.of(SUBJECT, task.subject()) : Map.of(),
                instance.scope());
        Map<String, Object> shown = shown(
                job,
                model,
                element,
                instance,
                Optional.of(plans.get(task.programId())),
                plans.waveOrNull(task.programId(), task.waveId()),
                task.subject(),
                true);
        Set<String> confidential = Confidence.keys(element, keys(model, element));
        String formId = element.formId();
        return deployments
                .formContent(model.key(), formId)
                .flatMap(content -> deployments
                        .form(model.key(), formId)
                        .map(form -> new OpenForm(task, content, form.fields(), shown, confidential)));
    }

    /** Whether whom the task waits for needs a way to what was said in confidence. */
    public boolean confides(WaitingTasks.WaitingTask task) {
        return instances
                        .find(task.processInstanceKey())
                        .flatMap(instance -> deployments.process(instance.definitionKey()))
                        .map(model -> model.elements().get(task.elementId()))
                        .filter(Confidence::has)
                        .isPresent()
                || contexts.stream()
                        .anyMatch(context -> context.elementId().equals(task.elementId()) && context.confides());
    }

    /** What the engine got of a task's answer although it was given in confidence. */
    public Set<String> confidential(Job job) {
        DeployedProcess model = Admission.knownModel(deployments, job);
        Element element = element(job, model);
        Set<String> confidential = new TreeSet<>(Confidence.keys(element, keys(model, element)));
        confidential.retainAll(job.variables().keySet());
        return confidential;
    }

    /** Keeps what a person submitted and puts its digest into the ledger. */
    public Map<String, Object> record(Job job) {
        Instance instance = instances.find(job.processInstanceKey()).orElseThrow();
        Optional<String> subject = jdbc.sql(
                        "select subject from open_task where element_instance_key = ? and subject is not null")
                .param(job.elementInstanceKey())
                .query(String.class)
                .optional();
        List<String> asked = waitsFor(job);
        jdbc.sql("delete from open_task where element_instance_key = ?")
                .param(job.elementInstanceKey())
                .update();
        if (instance.programId() == null) {
            // Before a program is registered its definition and people are only on their way to being checked.
            return Map.of();
        }
        DeployedProcess model = Admission.knownModel(deployments, job);
        Optional<AnswersByLink.Given> given = byLink.stream()
                .flatMap(links ->
                        links.record(job.elementInstanceKey(), job.variables().get(AnswersByLink.VARIABLE)).stream())
                .findFirst();
        Map<String, Object> submitted = given.map(AnswersByLink.Given::content).orElse(job.variables());
        Map<String, Object> answer = new TreeMap<>();
        keys(model, element(job, model)).forEach(key -> answer.put(key, submitted.get(key)));
        String content = Canonical.json(answer);
        Entry entry = ledger.append(new Evidence(
                instance.programId(),
                instance.runId(),
                instance.waveId(),
                EvidenceKind.TASK_COMPLETED,
                job.processId(),
                instance.key(),
                job.elementId(),
                subject.orElse(instance.subject()),
                Map.of(
                        "digest",
                        Canonical.sha256(content),
                        "person",
                        given.isPresent() ? "verified by link" : "unverified")));
        jdbc.sql("""
                        insert into task_answer (element_instance_key, run_id, program_id, wave_id, \
                        process_instance_key, element_id, subject, ledger_seq, content, completed_at) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        job.elementInstanceKey(),
                        instance.runId(),
                        instance.programId(),
                        instance.waveId(),
                        instance.key(),
                        job.elementId(),
                        subject.orElse(instance.subject()),
                        entry.seq(),
                        content,
                        Runs.database(entry.recordedAt()))
                .update();
        events.publishEvent(new AnswerRecorded(
                instance.programId(),
                instance.runId(),
                instance.waveId(),
                job.processId(),
                job.elementId(),
                subject.orElse(instance.subject()),
                answer));
        completedBy.completed(job, instance, element(job, model).name(), asked, entry, given.orElse(null));
        return Map.of();
    }

    List<Open> open(String runId) {
        return jdbc.sql("""
                        select process_id, element_id, name, role, wave_id, subject, waits_for, opened_at, due_at \
                        from open_task where run_id = ? order by due_at, element_instance_key""").param(runId).query(PeopleTasks::row).list();
    }

    private static Open row(ResultSet rs, int number) throws SQLException {
        return new Open(
                rs.getString("process_id"),
                rs.getString("element_id"),
                rs.getString("name"),
                rs.getString("role"),
                rs.getString("wave_id"),
                rs.getString("subject"),
                rs.getString("waits_for").lines().toList(),
                Runs.instant(rs, "opened_at"),
                Runs.instant(rs, "due_at"));
    }
}
