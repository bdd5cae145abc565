package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.Stage;
import dev.tollgate.communication.WaveStates;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.training.LearnerState;
import dev.tollgate.training.TrainingRecord;
import dev.tollgate.training.TrainingRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ada and ben are in the pilot; cy and dee came into it from the rollout, eve has never been there. */
class ProvenRecordsTest {

    private final Stage stage = new Stage();
    private final Deliveries deliveries = mock(Deliveries.class);
    private final Map<String, List<Delivery>> sent = Map.of(
            "c-pilot", List.of(delivery("ada", DeliveryState.SENT), delivery("ben", DeliveryState.HELD)),
            "c-rollout",
                    List.of(
                            delivery("cy", DeliveryState.ACKNOWLEDGED),
                            delivery("dee", DeliveryState.BOUNCED),
                            delivery("eve", DeliveryState.SENT)),
            "c-win", List.of(delivery("ben", DeliveryState.SENT)),
            "c-other-run", List.of(delivery("ben", DeliveryState.SENT)));
    private final TrainingRecords trainings = mock(TrainingRecords.class);
    private final ProvenRecords records = new ProvenRecords(stage, deliveries, trainings, stage.roster);

    @BeforeEach
    void campaigns() {
        accounted("c-pilot", "run-1", "pilot", "first-round");
        accounted("c-rollout", "run-1", "rollout", "first-round");
        accounted("c-win", "run-1", "pilot", "win");
        accounted("c-other-run", "run-0", "pilot", "first-round");
        when(stage.roster.cameFrom("crm", "pilot"))
                .thenReturn(Map.of("cy", Set.of("rollout"), "dee", Set.of("rollout")));
        when(stage.roster.cameFrom("crm", "rollout")).thenReturn(Map.of());
        when(deliveries.about(anyString(), anyString())).thenAnswer(call -> sent.get(call.<String>getArgument(1)));
        when(deliveries.reached(anyCollection(), anyCollection())).thenAnswer(call -> {
            Collection<String> usernames = call.getArgument(1);
            return call.<Collection<String>>getArgument(0).stream()
                    .flatMap(campaign -> sent.get(campaign).stream()
                            .filter(delivery -> delivery.state().reached() && usernames.contains(delivery.username()))
                            .map(delivery -> Map.entry(delivery.username(), campaign)))
                    .collect(Collectors.groupingBy(
                            Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
        });
    }

    @Test
    void asked_part_by_part_the_same_are_informed_as_of_the_whole_wave() {
        assertThat(records.informed("crm", "run-1", "pilot")).containsExactlyInAnyOrder("ada", "cy");

        assertThat(amongAll("pilot")).containsExactlyInAnyOrder("ada", "cy");
        assertThat(amongAll("rollout"))
                .containsExactlyInAnyOrderElementsOf(records.informed("crm", "run-1", "rollout"));
    }

    @Test
    void before_a_campaign_is_accounted_for_nobody_is_informed() {
        stage.evidence.clear();

        assertThat(amongAll("pilot")).isEmpty();
    }

    @Test
    void asked_part_by_part_the_same_are_trained_as_of_the_whole_wave() {
        // Cy was trained before coming into the pilot; eve was trained in the rollout and is not in the pilot.
        trained("pilot", "ada");
        trained("rollout", "cy", "eve");
        assertThat(records.trained("crm", "run-1", "pilot")).containsOnlyKeys("ada", "cy");

        WaveStates.Those trained = records.trainedAmong("crm", "run-1", "pilot");

        assertThat(trained.among(List.of("ada", "ben"))).containsExactly("ada");
        assertThat(trained.among(List.of("cy", "dee", "eve"))).containsExactly("cy");
        assertThat(new MeasuredStates(records).trained("crm", "run-1", "pilot").among(List.of("ada", "cy")))
                .containsExactlyInAnyOrder("ada", "cy");
    }

    private void trained(String wave, String... usernames) {
        Map<String, TrainingRecord> known = new HashMap<>();
        for (String username : usernames) {
            known.put(
                    username,
                    new TrainingRecord(
                            username, "sales", LearnerState.ATTENDED, Instant.parse("2026-03-02T09:00:00Z")));
        }
        when(trainings.ofWave("crm", "run-1", wave)).thenReturn(known);
        when(trainings.among("crm", "run-1", wave)).thenReturn(asked -> {
            Map<String, TrainingRecord> those = new HashMap<>(known);
            those.keySet().retainAll(asked);
            return those;
        });
    }

    private List<String> amongAll(String wave) {
        WaveStates.Those informed = records.informedAmong("crm", "run-1", wave);
        List<String> among = new ArrayList<>(informed.among(List.of("ada", "ben")));
        among.addAll(informed.among(List.of("cy", "dee", "eve")));
        return among;
    }

    private void accounted(String campaign, String run, String wave, String kind) {
        stage.append(new Evidence(
                "crm",
                run,
                wave,
                EvidenceKind.CAMPAIGN_ACCOUNTED,
                "communication-campaign",
                1,
                "AccountTask",
                kind,
                Map.of("campaignId", campaign)));
    }

    private static Delivery delivery(String username, DeliveryState state) {
        return new Delivery("d", "first-round", "c", username, username, state, null, null, 1, null);
    }
}
