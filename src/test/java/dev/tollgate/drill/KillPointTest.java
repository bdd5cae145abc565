package dev.tollgate.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillPointTest {

    private static final List<KillPoint> OF_A_JOB =
            List.of(KillPoint.COMPLETING_DISPATCH, KillPoint.TELLING_ENGINE, KillPoint.COMPLETING_ACCOUNT);

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void few_kills_meet_each_point_of_a_mail_and_one_of_a_job(int kills) {
        for (int seed = 0; seed < 50; seed++) {
            List<KillPoint> drawn = KillPoint.draw(kills, new Random(seed));

            assertThat(drawn)
                    .hasSize(kills)
                    .contains(KillPoint.BEFORE_HANDOVER, KillPoint.AFTER_250, KillPoint.AFTER_COMMIT)
                    .filteredOn(OF_A_JOB::contains)
                    .hasSize(1);
        }
    }

    @Test
    void many_kills_meet_every_point_and_each_of_a_job_once_in_the_order_of_a_campaign() {
        for (int seed = 0; seed < 50; seed++) {
            List<KillPoint> drawn = KillPoint.draw(40, new Random(seed));

            assertThat(drawn).hasSize(40);
            assertThat(new HashSet<>(drawn)).containsExactlyInAnyOrder(KillPoint.values());
            assertThat(drawn).filteredOn(OF_A_JOB::contains).containsExactlyElementsOf(OF_A_JOB);
            assertThat(drawn.getFirst()).isEqualTo(KillPoint.COMPLETING_DISPATCH);
            assertThat(drawn.subList(38, 40)).containsExactly(KillPoint.TELLING_ENGINE, KillPoint.COMPLETING_ACCOUNT);
        }
    }
}
