package dev.tollgate.drill;

import static org.assertj.core.api.Assertions.assertThat;

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
    void many_kills_meet_each_point_of_a_mail_the_dispatch_before_and_a_job_after_them() {
        for (int seed = 0; seed < 50; seed++) {
            List<KillPoint> drawn = KillPoint.draw(40, new Random(seed));

            assertThat(drawn)
                    .hasSize(40)
                    .contains(KillPoint.BEFORE_HANDOVER, KillPoint.AFTER_250, KillPoint.AFTER_COMMIT)
                    .filteredOn(OF_A_JOB::contains)
                    .hasSize(2);
            assertThat(drawn.getFirst()).isEqualTo(KillPoint.COMPLETING_DISPATCH);
            assertThat(drawn.getLast()).isIn(KillPoint.TELLING_ENGINE, KillPoint.COMPLETING_ACCOUNT);
        }
    }
}
