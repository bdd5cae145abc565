package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Department;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Single-use tickets: issued by a call activity, bound by the instance it calls, which so enters. */
@Component
public class Tickets {

    private static final int NONCE_BYTES = 24;

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Deployments deployments;
    private final Ledger ledger;
    private final Plans plans;
    private final RememberedHead heads;
    private final ObjectProvider<KnownSubject> known;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Tickets(
            JdbcClient jdbc,
            Instances instances,
            Deployments deployments,
            Ledger ledger,
            Plans plans,
            RememberedHead heads,
            ObjectProvider<KnownSubject> known,
            Clock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.deployments = deployments;
        this.ledger = ledger;
        this.plans = plans;
        this.heads = heads;
        this.known = known;
        this.clock = clock;
    }

    private record Ticket(
            String runId,
            String programId,
            @Nullable String waveId,
            @Nullable String subject,
            String calledProcessId,
            String callerProcessId,
            long callerInstanceKey,
            String callerElementId,
            @Nullable Long boundTo) {}

    /** Issues the ticket of one pass through a call activity. */
    public Map<String, Object> issue(Job job) {
        DeployedProcess model = Admission.knownModel(deployments, job);
        Element element = model.elements().get(job.elementId());
        Stage stage = Method.stage(job.processId(), job.elementId())
                .filter(found -> element != null && found.processId().equals(element.calls()))
                .orElseThrow(() -> new Refused("'%s' of '%s' calls nothing that is part of the method"
                        .formatted(job.elementId(), job.processId())));
        Instance caller = instances.find(job.processInstanceKey()).orElseThrow();
        String programId = caller.registeredProgram();
        String waveId = waveId(job, stage, caller, programId);
        String nonce = nonce();
        jdbc.sql("""
                        insert into ticket (nonce, run_id, program_id, wave_id, subject, called_process_id, \
                        caller_process_id, caller_instance_key, caller_element_id, issued_at) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        nonce,
                        caller.runId(),
                        programId,
                        waveId,
                        subject(job, stage, programId, waveId),
                        stage.processId(),
                        job.processId(),
                        caller.key(),
                        stage.callerElementId(),
                        Runs.database(clock.instant()))
                .update();
        return Map.of("ticket", nonce);
    }

    private @Nullable String waveId(Job job, Stage stage, Instance caller, String programId) {
        if (!stage.perWave()) {
            return null;
        }
        if (caller.waveId() != null) {
            return caller.waveId();
        }
        String waveId = job.text("waveId")
                .orElseThrow(
                        () -> new Refused("%s cannot start: nobody says which wave it is".formatted(stage.name())));
        return plans.wave(programId, waveId).id();
    }

    /** What the variables say is only compared: what a gate or a campaign is for follows from where it is called. */
    private @Nullable String subject(Job job, Stage stage, String programId, @Nullable String waveId) {
        if (stage.forDepartment()) {
            String departmentId = job.text("departmentId")
                    .orElseThrow(() ->
                            new Refused("%s cannot start: nobody says for which department".formatted(stage.name())));
            List<Department> departments = plans.departments(programId, waveId);
            if (departments.stream().noneMatch(department -> department.id().equals(departmentId))) {
                throw new Refused("%s cannot start: wave '%s' has nobody in department '%s'"
                        .formatted(stage.name(), waveId, departmentId));
            }
            return departmentId;
        }
        if (stage.forAny()) {
            String subject = job.text("subject")
                    .orElseThrow(() -> new Refused("%s cannot start: nobody says which".formatted(stage.name())));
            if (known.stream()
                    .filter(feature -> feature.processId().equals(stage.processId()))
                    .noneMatch(feature -> feature.known(programId, waveId, subject))) {
                throw new Refused("%s cannot start: there is no '%s'".formatted(stage.name(), subject));
            }
            return subject;
        }
        Optional<String> said = job.text("gate").or(() -> job.text("campaign"));
        if (stage.subject() != null && said.filter(stage.subject()::equals).isEmpty()) {
            throw new Refused("%s cannot start: it was called as '%s' instead of '%s'"
                    .formatted(stage.name(), said.orElse(""), stage.subject()));
        }
        return stage.subject();
    }

    /** Binds the ticket to the instance that has just started, if everything it needs is proven. */
    public Map<String, Object> enter(Job job) {
        DeployedProcess model = Admission.knownModel(deployments, job);
        String nonce = job.text("ticket")
                .orElseThrow(() -> new Refused(
                        "'%s' was started without a ticket: only the program can start it. Cancel this instance."
                                .formatted(model.name())));
        Ticket ticket = find(nonce)
                .filter(found -> found.calledProcessId().equals(job.processId()))
                .orElseThrow(() -> new Refused(
                        "'%s' was started with a ticket that was not issued for it".formatted(model.name())));
        Stage stage = Method.stage(ticket.callerProcessId(), ticket.callerElementId())
                .orElseThrow(() -> new Refused("'%s' has no place in the method".formatted(model.name())));
        if (ticket.boundTo() != null && ticket.boundTo() == job.processInstanceKey()) {
            return Map.of();
        }
        if (ticket.boundTo() != null) {
            throw new Refused("%s cannot start: its ticket was used already, by process instance %d"
                    .formatted(stage.name(), ticket.boundTo()));
        }
        Instance caller = instances
                .find(ticket.callerInstanceKey())
                .filter(found -> found.sealedAt() == null)
                .orElseThrow(() -> new Refused("%s cannot start: process instance %d, which called it, has ended"
                        .formatted(stage.name(), ticket.callerInstanceKey())));
        heads.atBoundary(job, ticket.programId(), caller.definitionKey());
        refuseUnlessReady(ticket, stage);
        int bound = jdbc.sql("""
                        update ticket set process_instance_key = ?, process_definition_key = ?, entered_at = ? \
                        where nonce = ? and process_instance_key is null""")
                .params(job.processInstanceKey(), job.processDefinitionKey(), Runs.database(clock.instant()), nonce)
                .update();
        if (bound != 1) {
            throw new Refused(
                    "%s cannot start: its ticket was used just now by another instance".formatted(stage.name()));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(Proof.CALLER_INSTANCE, caller.key());
        data.put(Proof.CALLER_ELEMENT, ticket.callerElementId());
        data.put("processDefinitionKey", job.processDefinitionKey());
        ledger.append(new Evidence(
                ticket.programId(),
                ticket.runId(),
                ticket.waveId(),
                EvidenceKind.ENTERED,
                job.processId(),
                job.processInstanceKey(),
                null,
                ticket.subject(),
                data));
        return Map.of(RememberedHead.VARIABLE, heads.now(ticket.programId()));
    }

    private void refuseUnlessReady(Ticket ticket, Stage stage) {
        Proof proof = new Proof(ledger.entries(ticket.programId()), ticket.runId());
        List<String> missing = EntryRule.missing(
                stage,
                plans.waveOrNull(ticket.programId(), ticket.waveId()),
                plans.get(ticket.programId()).waves(),
                proof);
        if (!missing.isEmpty()) {
            throw new Refused(EntryRule.refusal(stage, missing));
        }
    }

    private Optional<Ticket> find(String nonce) {
        return jdbc.sql("""
                        select run_id, program_id, wave_id, subject, called_process_id, caller_process_id, \
                        caller_instance_key, caller_element_id, process_instance_key from ticket where nonce = ?""")
                .param(nonce)
                .query((rs, number) -> new Ticket(
                        rs.getString("run_id"),
                        rs.getString("program_id"),
                        rs.getString("wave_id"),
                        rs.getString("subject"),
                        rs.getString("called_process_id"),
                        rs.getString("caller_process_id"),
                        rs.getLong("caller_instance_key"),
                        rs.getString("caller_element_id"),
                        rs.getObject("process_instance_key", Long.class)))
                .optional();
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
