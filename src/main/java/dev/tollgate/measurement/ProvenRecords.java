package dev.tollgate.measurement;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.training.TrainingRecord;
import dev.tollgate.training.TrainingRecords;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads deliveries of the campaigns that the ledger has as accounted for, and the attendance of trainings. */
@Component
class ProvenRecords implements WaveRecords {

    /** As the models name the campaign. */
    private static final String FIRST_ROUND = "first-round";

    private final Ledger ledger;
    private final Deliveries deliveries;
    private final TrainingRecords trainings;

    ProvenRecords(Ledger ledger, Deliveries deliveries, TrainingRecords trainings) {
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.trainings = trainings;
    }

    @Override
    public Set<String> informed(String programId, String runId, String waveId) {
        return firstRound(programId, runId, waveId)
                .filter(delivery -> delivery.state() == DeliveryState.SENT)
                .map(Delivery::username)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> accounted(String programId, String runId, String waveId) {
        return firstRound(programId, runId, waveId)
                .filter(delivery -> delivery.state().terminal())
                .map(Delivery::username)
                .collect(Collectors.toSet());
    }

    private Stream<Delivery> firstRound(String programId, String runId, String waveId) {
        return ledger.entries(programId).stream()
                .map(entry -> entry.evidence())
                .filter(evidence -> evidence.kind() == EvidenceKind.CAMPAIGN_ACCOUNTED
                        && evidence.runId().equals(runId)
                        && Objects.equals(evidence.waveId(), waveId)
                        && FIRST_ROUND.equals(evidence.subject()))
                .map(evidence -> String.valueOf(evidence.data().get("campaignId")))
                .distinct()
                .flatMap(campaignId -> deliveries.about(FIRST_ROUND, campaignId).stream());
    }

    @Override
    public Map<String, Instant> trained(String programId, String runId, String waveId) {
        return trainings.ofWave(runId, waveId).values().stream()
                .filter(TrainingRecord::trained)
                .collect(Collectors.toMap(TrainingRecord::username, TrainingRecord::trainedAt));
    }
}
